"""What came back from the form of one area, parsed once and trusted from then on."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from handlers.services.reading import channel, chosen, people, remembered, typed
from handlers.services.text import clean
from handlers.setup.draft import UNIT
from handlers.setup.promises import targets_typed
from handlers.setup.role_fields import NO_GROUP, groups_in, people_of

EVERYWHERE, NEW = "*", "+"
"""In place of an area's key: the owners of every area that names none, and an area to be added."""

GROUPS = ("groups", "lead_groups", "translator_groups")
"""The fields of user groups: of owners, leads and translators."""


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
    translators: frozenset[str] = frozenset()
    targets: dict[str, int] = Field(default_factory=dict)

    def colleagues(self, token: str) -> dict[str, frozenset[str]]:
        """The people chosen as leads and translators, by block id; they must belong to the staff."""
        named = {"leads": self.leads, "translators": self.translators}
        return {f"{role}:{token}": people_of(subjects) for role, subjects in named.items()}


def token_of(version: int, key: str) -> str:
    """Names one showing of one area's form: part of its block ids, so that no earlier entry slips in."""
    return f"{version}:{key}"


def parse_area(view: Mapping[str, Any]) -> AreaDraft | dict[str, str]:
    """The draft, or what to say under which field of the form."""
    token = remembered(view)
    key = token.partition(":")[2]
    name = "" if key == EVERYWHERE else clean(typed(view, f"name:{token}"))
    groups = {name: groups_in(typed(view, f"{name}:{token}")) for name in GROUPS}
    if key != EVERYWHERE and not 0 < len(name) <= UNIT:
        return {f"name:{token}": f"Please give it a name of at most {UNIT} characters."}
    if wrong := {f"{name}:{token}": NO_GROUP for name, found in groups.items() if found is None}:
        return wrong
    targets, errors = targets_typed(view, lambda target: f"{target}:{token}")
    if errors:
        return errors
    return AreaDraft(
        key=key,
        name=name,
        channel=channel(view, f"channel:{token}"),
        owners=people(view, f"owners:{token}") | (groups["groups"] or frozenset()),
        active=chosen(view, f"active:{token}") != "no",
        leads=people(view, f"leads:{token}") | (groups["lead_groups"] or frozenset()),
        translators=people(view, f"translators:{token}") | (groups["translator_groups"] or frozenset()),
        targets=targets,
    )


def new_key(name: str, taken: Collection[str]) -> str:
    """A key for a new area: its name in plain small letters, numbered if that is taken."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:40] or "area"
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(key for key in numbered if key not in taken)
