"""Who may do what: one table of every action that people can take, and the decision about it. Pure.

An action that a feature registers and this table lacks fails `tests/handlers/services/test_rights.py`; what it
says is told in docs/roles.md, cell by cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.services.permissions import (
    ADMINISTRATORS_ONLY,
    GUESTS,
    OURS_ONLY,
    OWNERS_ONLY,
    REVIEWERS_ONLY,
    STEWARDS_ONLY,
    Standing,
)
from handlers.services.reporters import NOT_YOURS
from storage.models import Kind, Pebble

MANAGERS_ONLY = (
    "The digest is for managers and administrators. `/pebble mine` shows what became of your own reports."
)
NO_OWNER = (
    "The queue is for IT owners, and no area is in your care at the moment. "
    "`/pebble mine` shows your own pebbles."
)
NOT_FOR_YOU = (
    "That pebble was reported by someone else. Its reporter and the IT owners of its area can see it."
)


class Right(StrEnum):
    """What an action asks of whoever takes it."""

    ANYBODY = "anybody"
    STAFF = "staff"
    REPORTER = "its reporter"
    READER = "its reporter, who acts on it, and who reviews its harm"
    ACTOR = "who acts on it"
    CONCERNED = "who acts on it, and who reviews its harm"
    REVIEWER = "who reviews its harm"
    QUEUE = "owners"
    MANAGER = "managers"
    STEWARD = "stewards"
    ADMINISTRATOR = "administrators"


OWN = (Right.REPORTER, Right.READER)
OF_WHO_ACTS = (Right.READER, Right.ACTOR, Right.CONCERNED)
OF_HARM = (Right.READER, Right.CONCERNED, Right.REVIEWER)
"""Rights that ask whether somebody reported it, acts on it, or reviews its harm: any one of what it asks is enough."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What binds a person to the pebble in question, if there is one; `named`: for the digest, or given some pebble."""

    reported: bool = False
    acts: bool = False
    reviews: bool = False
    named: bool = False

    @classmethod
    def of(cls, who: Standing, pebble: Pebble, *, reported: bool = False) -> "Tie":
        """What binds them in their own right (`handlers.services.acting` knows stand-ins too)."""
        return cls(reported, who.acts_on(pebble), who.reviews(pebble))


REFUSALS: Mapping[Right, str] = {
    Right.STAFF: GUESTS,
    Right.REPORTER: NOT_YOURS,
    Right.READER: NOT_FOR_YOU,
    Right.ACTOR: OWNERS_ONLY,
    Right.CONCERNED: OWNERS_ONLY,
    Right.REVIEWER: REVIEWERS_ONLY,
    Right.QUEUE: NO_OWNER,
    Right.MANAGER: MANAGERS_ONLY,
    Right.STEWARD: STEWARDS_ONLY,
    Right.ADMINISTRATOR: ADMINISTRATORS_ONLY,
}


def why_not(right: Right, who: Standing, tie: Tie = Tie()) -> str | None:
    """The sentence that says why they may not; None if they may."""
    if right is Right.ANYBODY:
        return None
    if not who.staff:
        return OURS_ONLY if who.kind is Kind.OUTSIDER else GUESTS
    return None if _has(right, who, tie) else REFUSALS[right]


def _has(right: Right, who: Standing, tie: Tie) -> bool:
    match right:
        case Right.ANYBODY | Right.STAFF:
            return True
        case Right.QUEUE:
            return bool(who.owned) or tie.named
        case Right.MANAGER:
            return who.manager or who.administrator or tie.named
        case Right.STEWARD:
            return who.steward
        case Right.ADMINISTRATOR:
            return who.administrator
    bound = (
        tie.reported and right in OWN,
        tie.acts and right in OF_WHO_ACTS,
        tie.reviews and right in OF_HARM,
    )
    return any(bound)


def _all(right: Right, *names: str) -> dict[str, Right]:
    return dict.fromkeys(names, right)


RIGHTS: Mapping[str, Right] = {
    # Reporting. The form itself holds nothing of anybody's: whom Slack has not told us about is refused at Send.
    **_all(
        Right.STAFF,
        "command /pebble",
        "shortcut report_pebble",
        "shortcut report_message",
        "button intake.reopen_form",
        "button intake.harm",
        "form pebble_report",
        "/pebble mine",
        "/pebble help",
        "/pebble feedback-off",
        "/pebble feedback-on",
        "event message in direct messages",
        "button conversation.make_pebble",
        "button conversation.no_pebble",
        "button conversation.answer",
        "button conversation.again",
        "button profile.role",
        "button profile.unit",
    ),
    # One's own report.
    **_all(
        Right.REPORTER,
        "button intake.correct",
        "form pebble_correct",
        "button intake.withdraw",
        "form conversation_answer",
        "button followup.yes",
        "button followup.partly",
        "button followup.still",
        "button followup.back",
        "button followup.still_gone",
        "button followup.fine",
        "form followup_left",
    ),
    "/pebble NUMBER": Right.READER,
    # The card.
    **_all(
        Right.ACTOR,
        "button triage.acknowledge",
        "button triage.reopen",
        "button triage.start",
        "button triage.undo",
        "button triage.how",
        "button triage.assign",
        "button triage.resolve",
        "button triage.wait",
        "button triage.plan",
        "button triage.decline",
        "form triage_assign",
        "form triage_resolve",
        "form triage_wait",
        "form triage_plan",
        "form triage_decline",
        "button conversation.ask",
        "form conversation_question",
        "word ack",
        "word mine",
        "word resolve:",
        "word to reporter:",
        "reaction eyes",
        "reaction white_check_mark",
        "event message in a channel's thread",
        "event reaction_added",
    ),
    "button triage.more": Right.CONCERNED,
    **_all(Right.REVIEWER, "button safety.reported", "button safety.no_harm", "button safety.hold"),
    # What must not be kept.
    **_all(Right.STAFF, "shortcut flag_message", "button stewardship.flag", "form stewardship_flag"),
    **_all(
        Right.STEWARD,
        "/pebble steward NUMBER",
        "button stewardship.desk",
        "button stewardship.hold",
        "form stewardship_hold",
        "button stewardship.lift",
        "form stewardship_lift",
        "button stewardship.unmask",
        "form stewardship_unmask",
        "button stewardship.remove",
        "button stewardship.one",
        "form stewardship_one",
    ),
    # Home, and what only some see in it.
    **_all(
        Right.STAFF,
        "event app_home_opened",
        "home my pebbles",
        "home my times",
        "button home.report",
        "button home.more",
        "button home.times",
        "button home.back",
        "form pebble_times",
    ),
    **_all(Right.QUEUE, "home my queue", "/pebble queue"),
    "home settings": Right.ADMINISTRATOR,
    "/pebble digest": Right.MANAGER,
    # Settings.
    **_all(
        Right.ADMINISTRATOR,
        "/pebble setup",
        "button setup.open",
        "form pebble_setup",
        "button setup.areas",
        "button setup.area",
        "button setup.new_area",
        "form pebble_area",
        "button setup.releases",
        "button setup.release",
        "button setup.new_release",
        "button setup.remove_release",
        "form pebble_release",
        "button setup.hours",
        "form pebble_hours",
        "button setup.promises",
        "form pebble_promises",
        "button setup.digests",
        "form pebble_digests",
        "button setup.safety",
        "form pebble_safety",
        "button setup.roles",
        "form pebble_roles",
        "button setup.keeping",
        "form pebble_keeping",
        "button setup.patterns",
        "button setup.pattern",
        "button setup.new_pattern",
        "button setup.remove_pattern",
        "form pebble_pattern",
    ),
    # What nobody waits for: old buttons and forms, and what Slack itself tells of people and groups.
    **_all(
        Right.ANYBODY,
        "button (any other)",
        "options (any other)",
        "form (any other)",
        "form closed (any other)",
        "shortcut (any other)",
        "command (any other)",
        "event (any other)",
        "event user_change",
        "event member_joined_channel",
        "event member_left_channel",
        "event subteam_members_changed",
    ),
}


HOME = ("home my pebbles", "home my times", "home my queue", "home settings")
"""What a Home may show; the rest of the table is what people press, send, write and type."""
