"""What came back from the form of one release, parsed once and trusted from then on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.services.reading import day_picked, remembered, typed
from handlers.services.text import clean
from handlers.setup.page_draft import Errors
from storage.models import Release

LONGEST = 60
MOST = 99
"""Of the 100 entries of a Slack menu, one belongs to "Another one" in the form that waits for a release."""
NEW = "+"
"""In place of a release's id: one to be added."""

NO_NAME = f"Please give it a name of at most {LONGEST} characters."
NO_DAY = "Please choose the day on which it comes."
PASSED = "That day has passed. Please choose a day from today on."
GONE = "That release isn't there any more. Please go back and choose another."
SAME_NAME = "There is already a release of that name."
TOO_MANY = (
    f"There are already {MOST} releases; a Slack menu holds no more. Please remove those that have passed."
)


class ReleaseDraft(BaseModel):
    """A release that can be saved; `id` is `NEW` for one to be added."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    day: date


def parse_release(view: Mapping[str, Any]) -> ReleaseDraft | Errors:
    """The draft, or what to say under which field of the form."""
    token = remembered(view)
    name, day = clean(typed(view, f"name:{token}")), day_picked(view, f"day:{token}")
    errors = {} if 0 < len(name) <= LONGEST else {f"name:{token}": NO_NAME}
    if day is None:
        return errors | {f"day:{token}": NO_DAY}
    return errors or ReleaseDraft(id=token.partition(":")[2], name=" ".join(name.split()), day=day)


def problem_with(draft: ReleaseDraft, known: Sequence[Release], today: date) -> tuple[str, str] | None:
    """The field and why this cannot be saved beside what is known; a day that has passed may only stay."""
    before = next((one for one in known if one.id == draft.id), None)
    if draft.id != NEW and before is None:
        return "name", GONE
    if any(one.name.casefold() == draft.name.casefold() and one.id != draft.id for one in known):
        return "name", SAME_NAME
    if draft.id == NEW and len(known) >= MOST:
        return "name", TOO_MANY
    moved = before is None or before.day != draft.day
    return ("day", PASSED) if moved and draft.day < today else None
