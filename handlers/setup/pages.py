"""The small forms behind the buttons of the settings, each saved on its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.services.blocks import Block, modal
from handlers.setup.digests import digests_form, parse_digests
from handlers.setup.hours import hours_form, parse_hours
from handlers.setup.keeping import keeping_form, parse_keeping
from handlers.setup.page_draft import Errors, PageDraft
from handlers.setup.promises import parse_promises, promises_form
from handlers.setup.role_fields import parse_roles, roles_fields
from handlers.setup.safety import parse_safety, reviewers_fields, safety_form
from storage.models import Grant, Workspace


@dataclass(frozen=True, slots=True)
class Page:
    """One small form; `main` is the field under which is said what concerns all of it.

    `moves_promises` says whether what is set there decides about when promises fall due; `people` are the fields
    about who holds which role.
    """

    title: str
    name: str
    main: str
    fields: Callable[[Workspace, date], list[Block]]
    parse: Callable[[Mapping[str, Any], date], PageDraft | Errors]
    moves_promises: bool = False
    people: Callable[[Sequence[Grant]], list[Block]] = lambda grants: []

    @property
    def button(self) -> str:
        """The action that opens it."""
        return f"setup.{self.name}"

    @property
    def callback(self) -> str:
        """The name under which it comes back."""
        return f"pebble_{self.name}"

    def form(self, found: Workspace, today: date, grants: Sequence[Grant] = ()) -> Block:
        """The form, filled with what is set and who holds which role."""
        blocks = [*self.people(grants), *self.fields(found, today)]
        return modal(self.title, blocks, callback_id=self.callback, submit="Save", close="Back")


PAGES = (
    Page("Hours and holidays", "hours", "zone", hours_form, parse_hours, True),
    Page("Promises", "promises", "goal", promises_form, parse_promises, True),
    Page("Digests", "digests", "digest_day", digests_form, parse_digests),
    Page("Keeping words", "keeping", "months", keeping_form, parse_keeping),
    Page("Patient safety", "safety", "link", safety_form, parse_safety, people=reviewers_fields),
    Page("More roles", "roles", "stewards", lambda found, today: [], parse_roles, people=roles_fields),
)
BY_BUTTON = {page.button: page for page in PAGES}
BY_CALLBACK = {page.callback: page for page in PAGES}
