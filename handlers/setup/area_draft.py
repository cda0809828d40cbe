"""What came back from the form of one area, parsed once and trusted from then on."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from handlers.services.reading import channel, chosen, people, typed
from handlers.services.text import clean
from handlers.setup.draft import UNIT
from handlers.setup.promises import targets_typed

EVERYWHERE, NEW = "*", "+"
"""In place of an area's key: the owners of every area that names none, and an area to be added."""

NO_GROUP = "A user group's id looks like S0123ABCD. In Slack: the group's menu, “Copy group ID”."

_GROUP = re.compile(r"(?:<!subteam\^)?(S[A-Z0-9]{2,})(?:\|[^>]*)?>?")
_BETWEEN = re.compile(r"[\s,;]+")


class AreaDraft(BaseModel):
    """An area that can be saved; `owners` are people and user groups. `name` is "" for `EVERYWHERE`.

    `targets` are promises that differ from the workspace's.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    name: str
    channel: str | None
    owners: frozenset[str]
    active: bool
    leads: frozenset[str] = frozenset()
    targets: dict[str, int] = Field(default_factory=dict)


def token_of(version: int, key: str) -> str:
    """Names one showing of one area's form: part of its block ids, so that no earlier entry slips in."""
    return f"{version}:{key}"


def parse_area(view: Mapping[str, Any]) -> AreaDraft | dict[str, str]:
    """The draft, or what to say under which field of the form."""
    token = str(view.get("private_metadata") or "")
    key = token.partition(":")[2]
    name = "" if key == EVERYWHERE else clean(typed(view, f"name:{token}"))
    groups = groups_in(typed(view, f"groups:{token}"))
    if key != EVERYWHERE and not 0 < len(name) <= UNIT:
        return {f"name:{token}": f"Please give it a name of at most {UNIT} characters."}
    if groups is None:
        return {f"groups:{token}": NO_GROUP}
    targets, errors = targets_typed(view, lambda target: f"{target}:{token}")
    if errors:
        return errors
    return AreaDraft(
        key=key,
        name=name,
        channel=channel(view, f"channel:{token}"),
        owners=people(view, f"owners:{token}") | groups,
        active=chosen(view, f"active:{token}") != "no",
        leads=people(view, f"leads:{token}"),
        targets=targets,
    )


def groups_in(text: str) -> frozenset[str] | None:
    """The user groups named in a text, by id or mention; None if something else stands there."""
    found = [_GROUP.fullmatch(entry) for entry in _BETWEEN.split(text.strip()) if entry]
    return None if None in found else frozenset(match[1] for match in found if match)


def new_key(name: str, taken: Collection[str]) -> str:
    """A key for a new area: its name in plain small letters, numbered if that is taken."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:40] or "area"
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(key for key in numbered if key not in taken)
