"""The state of a pebble in plain words."""

from datetime import date

from handlers.services.catalogue import Choice, label
from handlers.services.dates import day
from storage.models import Pebble
from storage.models.states import Resolution, Safety, Status, Verdict, WaitingOn

RESOLUTIONS = (
    Choice("config_fix", "A setting was changed"),
    Choice("build_change", "It was built differently"),
    Choice("removed", "It was removed"),
    Choice("infrastructure_fix", "Devices or network were mended"),
    Choice("training", "Someone showed how"),
    Choice("already_exists", "It already exists, here is how"),
    Choice("workaround", "There is a way around it"),
    Choice("vendor_ticket", "The vendor is on it"),
    Choice("policy_change", "The rule was changed"),
    Choice("required_by_policy", "A rule requires it"),
    Choice("cannot_reproduce", "We could not see it happen"),
)
"""What an owner can choose; the other resolutions come about by themselves."""

WAITING = {
    WaitingOn.REPORTER: "the reporter's answer",
    WaitingOn.VENDOR: "the vendor",
    WaitingOn.DATE: "a later day",
    WaitingOn.RELEASE: "a release",
}

VERDICTS = {
    Verdict.REPORTED: "it is reported in the incident system",
    Verdict.NO_HARM: "no harm, nothing to report",
}
"""What a safety reviewer can confirm."""

_ENDS = {
    Resolution.WITHDRAWN: "Taken back by the reporter",
    Resolution.WONT_FIX: "Declined",
    Resolution.DUPLICATE_OF: "Joined with another pebble",
}

_OWN_ENDS = _ENDS | {Resolution.WITHDRAWN: "Taken back by you"}


def state_of(
    pebble: Pebble, today: date, *, own: bool = False, quietly: bool = False, release: str = ""
) -> str:
    """The state in a few words: "Waiting for the vendor until Tue 3 Dec"; `own` if its reporter reads it.

    `quietly` says that it closed because nobody spoke; `release` names the one that it waits for.
    """
    match pebble.status:
        case Status.NEW:
            return "New"
        case Status.ACKNOWLEDGED:
            return "Reopened" if pebble.reopened else "Acknowledged"
        case Status.WAITING:
            if own and pebble.waiting_on is WaitingOn.REPORTER:
                return "Waiting for your answer"
            return f"Waiting {waiting(pebble.waiting_on or WaitingOn.DATE, pebble.until, today, release)}"
        case Status.PLANNED:
            return f"Planned for {day(pebble.until, today)}" if pebble.until else "Planned"
        case Status.IN_PROGRESS:
            return "Being worked on"
        case Status.RESOLVED if pebble.gone_said_at:
            return "Gone, and waiting for a safety reviewer before it closes"
        case Status.RESOLVED:
            return (
                "Resolved: is it out of your shoe?" if own else "Resolved, not yet confirmed by the reporter"
            )
        case Status.CLOSED:
            if quietly:
                return "Closed, not confirmed by the reporter"
            ends = _OWN_ENDS if own else _ENDS
            return ends.get(pebble.resolution or Resolution.NOT_SAID, "Out of the shoe")


def waiting(on: WaitingOn, until: date | None, today: date, release: str = "") -> str:
    """For what and until when: "for the vendor until Tue 3 Dec", "until Tue 3 Dec" where only time must pass.

    A release with a name comes: "for Spring upgrade, by Tue 3 Dec".
    """
    if on is WaitingOn.RELEASE and release:
        return f"for {release}" + (f", by {day(until, today)}" if until else "")
    if until is None:
        return f"for {WAITING[on]}"
    end = f"until {day(until, today)}"
    return end if on is WaitingOn.DATE else f"for {WAITING[on]} {end}"


def resolution_of(pebble: Pebble) -> str:
    """How it was resolved in a few words; "" while that was not said."""
    return label(RESOLUTIONS, pebble.resolution.value if pebble.resolution else None)


def review_of(pebble: Pebble) -> str:
    """Where the review of possible harm stands, in a few words; "" where nothing could harm."""
    if pebble.safety is Safety.NONE:
        return ""
    if pebble.verdict is not None:
        return f"reviewed: {VERDICTS[pebble.verdict]}"
    return (
        "a safety reviewer must confirm before it closes" if pebble.awaits_review else "safety reviewers know"
    )
