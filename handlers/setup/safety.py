"""Patient safety: who reviews possible harm, what they are told to do, and where the incident system is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from handlers.services.blocks import Block, context, field, text_input
from handlers.services.reading import people, typed
from handlers.services.text import clean, escape
from handlers.setup.page_draft import Errors, PageDraft
from handlers.setup.role_fields import NO_GROUP, groups_field, groups_in, mentioned, people_field
from handlers.setup.roles import Chosen
from storage.models import Grant, Role, Workspace

LONGEST = 500
ABOUT = (
    "They hear at once, day and night, of each report that says a patient was or could be harmed, and confirm what "
    "became of it. Pebble is not your incident system and reports nothing there."
)
WHO_ELSE = "While nobody is named, the managers hear it, else the administrators."
NO_LINK = (
    "Please write a whole address that begins with https:// and names your incident system, without spaces."
)


class SafetyDraft(PageDraft):
    """Who reviews, and what they are told."""

    reviewers: frozenset[str]
    groups: frozenset[str]
    instructions: str
    link: str

    def colleagues(self) -> dict[str, frozenset[str]]:
        """The people chosen, by block id; they must belong to the staff."""
        return {"reviewers": self.reviewers}

    def gives(self) -> dict[Role, Chosen]:
        """Whom it names as safety reviewers."""
        return {Role.SAFETY_REVIEWER: Chosen(self.reviewers, self.groups)}

    def apply(self, found: Workspace, today: date) -> None:
        """Set it."""
        found.harm_instructions, found.incident_link = self.instructions, self.link

    def told(self, today: date) -> list[str]:
        """What is set now, in lines of mrkdwn."""
        return [
            f"*Safety reviewers* {mentioned(self.reviewers | self.groups)}",
            f"*What to do* {escape(self.instructions) or 'a general sentence'}",
            f"*Incident system* {escape(self.link) or 'no address'}",
        ]


def reviewers_fields(grants: Sequence[Grant]) -> list[Block]:
    """Who reviews."""
    return [
        context(ABOUT),
        people_field("Safety reviewers", "reviewers", grants, Role.SAFETY_REVIEWER, hint=WHO_ELSE),
        *groups_field("User groups of safety reviewers", "reviewer_groups", grants, Role.SAFETY_REVIEWER),
    ]


def safety_form(found: Workspace, today: date) -> list[Block]:
    """What they are told."""
    instructions = text_input(
        "text", initial=found.harm_instructions or None, multiline=True, max_length=1000
    )
    link = text_input(
        "link",
        initial=found.incident_link or None,
        max_length=LONGEST,
        placeholder="https://incidents.example",
    )
    hint = "For example whom to inform, and by when it must be reported."
    return [
        field("What they should do", instructions, block_id="instructions", hint=hint),
        field("Address of your incident system", link, block_id="link"),
    ]


def parse_safety(view: Mapping[str, Any], today: date) -> SafetyDraft | Errors:
    """The draft, or what to say under which field."""
    groups, link = groups_in(typed(view, "reviewer_groups")), typed(view, "link").strip()
    if groups is None:
        return {"reviewer_groups": NO_GROUP}
    if link and not is_address(link):
        return {"link": NO_LINK}
    return SafetyDraft(
        reviewers=people(view, "reviewers"),
        groups=groups,
        instructions=clean(typed(view, "instructions")),
        link=link,
    )


def is_address(link: str) -> bool:
    """Whether people can be sent there: https, a host and no password; what could break out of a link is refused."""
    if len(link) > LONGEST or not link.isprintable() or any(letter in link for letter in ' <>|"`\\'):
        return False
    try:
        found = urlsplit(link)
        return (
            found.scheme == "https" and bool(found.hostname) and "@" not in found.netloc and found.port != 0
        )
    except ValueError:
        return False
