"""What administrators type is looked at as everybody's words are, before a form is parsed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from handlers.services.findings import Stopped, said
from handlers.services.reading import remembered, typed
from handlers.services.screening import OwnPattern
from storage.screened import Overruled

NO_WORDS = frozenset({
    "zone", "country", "region", "closed_days", "link", "groups", "lead_groups", "translator_groups",
    "reviewer_groups", "steward_groups", "manager_groups", "administrator_groups", "expression", "finds", "leaves",
})  # fmt: skip
"""Fields that hold a name out of a list, a number, an address, ids, or an example that is not kept."""


Draft = TypeVar("Draft")
Errors = dict[str, str]


@dataclass(frozen=True, slots=True)
class Read(Generic[Draft]):
    """A form that was parsed, and what its writer said of findings that are no patient's."""

    draft: Draft
    overruled: tuple[Overruled, ...] = ()


def read(
    view: Mapping[str, Any], own: Sequence[OwnPattern], parse: Callable[[Mapping[str, Any]], Draft | Errors]
) -> Read[Draft] | Stopped | Errors:
    """What the form says; else the first of its texts that was stopped, or what to say under which field.

    What stands in it as it stood when it opened was looked at when it was saved, and is not asked about again.
    """
    kept: dict[str, Any] = {**deepcopy(dict(view)), "private_metadata": remembered(view)}
    overruled = []
    for block_id in _texts(view):
        words = said(view, block_id, own)
        if isinstance(words, Stopped):
            return words
        if words.overruled:
            overruled.append(words.overruled)
        for element in kept["state"]["values"][block_id].values():
            element["value"] = words.text
    draft = parse(kept)
    return draft if isinstance(draft, dict) else Read(draft, tuple(overruled))


def _texts(view: Mapping[str, Any]) -> Iterator[str]:
    for block in view.get("blocks") or []:
        element, block_id = block.get("element"), str(block.get("block_id") or "")
        if not isinstance(element, Mapping):
            continue
        words = element.get("type") == "plain_text_input" and block_id.partition(":")[0] not in NO_WORDS
        if words and (text := typed(view, block_id)) and text != element.get("initial_value"):
            yield block_id
