"""One event of a pebble's history as one sentence for one reader."""

from datetime import date
from typing import Any

from handlers.services.catalogue import Choice, label
from handlers.services.dates import day
from handlers.services.states import RESOLUTIONS, VERDICTS, waiting
from storage.models import History, Step
from storage.models.pebble import WROTE
from storage.models.states import Status, Verdict, WaitingOn

REASONS = (
    Choice("safety", "Patient safety"),
    Choice("regulation", "A law or regulation"),
    Choice("billing", "Billing rules"),
    Choice("cost_over_benefit", "More work than it would save"),
    Choice("conflicts_with_standard", "It would break a standard others rely on"),
    Choice("vendor_limit", "The vendor's system can't do it"),
    Choice("superseded", "Something else replaces it soon"),
)

DECIDERS = (
    Choice("owner", "The IT owners of this area"),
    Choice("informatics", "Clinical informatics"),
    Choice("cmio_cnio", "CMIO or CNIO"),
    Choice("safety", "Patient safety"),
    Choice("compliance", "Compliance and privacy"),
    Choice("pharmacy", "Pharmacy and therapeutics"),
    Choice("leadership", "Hospital leadership"),
    Choice("vendor", "The vendor"),
)

ANSWERS = {
    "partly": "It is partly gone",
    "still": "It is still there",
    "back": "It is back",
    WROTE: "They wrote under the closed pebble",
}


def for_it(event: History, actor: str, today: date) -> str:
    """What stands in the card's thread (mrkdwn); `actor` is a mention, or how the reporter is signed."""
    detail = event.detail
    match event.step:
        case Step.ACKNOWLEDGED:
            return f":eyes: {actor} acknowledged this."
        case Step.ACKNOWLEDGE_UNDONE:
            return f":leftwards_arrow_with_hook: {actor} took the acknowledge back. It is new again."
        case Step.ASSIGNED:
            return _assigned(event, actor)
        case Step.WAITING:
            return f":hourglass_flowing_sand: {actor}: waiting {_waiting(detail, today)}."
        case Step.ASKED:
            return f":speech_balloon: {actor} asked the reporter:"
        case Step.ANSWERED:
            return f":speech_balloon: {actor} answers:"
        case Step.ADDED:
            return f":speech_balloon: {actor} adds:"
        case Step.THANKED:
            return f":seedling: {actor} says thanks:"
        case Step.PLANNED:
            return f":calendar: {actor} planned it{_for_day(detail, today)}."
        case Step.STARTED:
            return f":wrench: {actor} is working on it."
        case Step.RESOLVED:
            return f":white_check_mark: {actor} resolved it{_how(detail)}. The reporter reads:"
        case Step.KIND_NAMED:
            return f":label: {actor} says how it ended: {label(RESOLUTIONS, detail.get('how')).lower()}."
        case Step.DECLINED:
            return f":no_entry_sign: {actor} declined it. {declined(detail, today)} The reporter reads:"
        case Step.REOPENED:
            answer = ANSWERS.get(str(detail.get("answer")))
            return f":arrows_counterclockwise: {actor} reopened it." + (f" {answer}:" if answer else "")
        case Step.CONFIRMED:
            return f":tada: {actor} says it is gone. Thank you!"
        case Step.CORRECTED:
            return f":pencil2: {actor} corrected the report. It now says:"
        case Step.WITHDRAWN:
            return f":wastebasket: {actor} took the report back. Nothing more to do."
        case Step.WOKEN:
            return f":alarm_clock: {_paged(detail)}The {_awaited(detail)} it waited for has come: it is yours again."
        case Step.RELEASE_MOVED:
            return f":calendar: The release it waits for has another day: it waits{_until(detail, today)}."
        case Step.CLOSED_QUIETLY:
            return ":white_check_mark: Closed: the reporter was asked and has not said that anything is left."
        case Step.CALLED_OFF:
            return f":leftwards_arrow_with_hook: {actor} says it is fine after all. Closed again."
        case Step.STILL_GONE:
            return f":tada: {actor} says it is still gone. Thank you!"
        case Step.REVIEW_WANTED:
            return (
                f":rotating_light: {actor} wants this to stay open until it is reviewed for patient safety."
            )
        case Step.REVIEWED:
            found = VERDICTS[Verdict(str(detail["verdict"]))]
            return f":shield: {actor} reviewed it for patient safety: {found}.{_closed_too(event)}"
        case Step.HANDED_ON:
            return handed_on(detail)
        case Step.REPORTED:
            return f"Reported by {actor}."


def _closed_too(event: History) -> str:
    closes = event.from_status == Status.RESOLVED and event.to_status == Status.CLOSED
    return " The reporter had said that it is gone, so it is closed now." if closes else ""


def handed_on(detail: dict[str, Any]) -> str:
    """Its owner is not here any more: who looks after it now, or who may; all of them are paged."""
    left = f":wave: <@{detail['from']}> has no account here any more."
    if detail.get("to"):
        return f"{left} <@{detail['to']}>, you stand in: it is yours now."
    asked = " ".join(f"<@{one}>" for one in detail.get("asked", ()))
    return f"{left} Nobody looks after this now. {asked or 'Whoever reads this'}: who takes it? `mine` is enough."


def _assigned(event: History, actor: str) -> str:
    """Whoever is given a pebble by somebody else is paged: it is the one line they must not miss."""
    if event.detail.get("to") == event.actor:
        return f":bust_in_silhouette: {actor} looks after this now."
    return f":bust_in_silhouette: <@{event.detail.get('to')}> looks after this now, asked by {actor}."


def _waiting(detail: dict[str, Any], today: date) -> str:
    until = detail.get("until")
    return waiting(WaitingOn(detail.get("on", "date")), date.fromisoformat(until) if until else None, today)


def _awaited(detail: dict[str, Any]) -> str:
    return "release" if detail.get("on") == WaitingOn.RELEASE else "day"


def _paged(detail: dict[str, Any]) -> str:
    """Its owner may have put it out of mind, so that they are paged as if they were given it."""
    return f"<@{detail['owner']}> " if detail.get("owner") else ""


def _until(detail: dict[str, Any], today: date) -> str:
    return f" until {day(date.fromisoformat(str(detail['until'])), today)}"


def declined(detail: dict[str, Any], today: date) -> str:
    """Why, who decided, and when it is looked at again."""
    reason, role = label(REASONS, detail.get("reason")), label(DECIDERS, detail.get("role"))
    review = day(date.fromisoformat(str(detail["review_on"])), today)
    return f"Reason: {reason.lower()}. Decided by: {role}. Looked at again: {review}."


def _for_day(detail: dict[str, Any], today: date) -> str:
    until = detail.get("until")
    return f" for {day(date.fromisoformat(until), today)}" if until else ""


def _how(detail: dict[str, Any]) -> str:
    how = label(RESOLUTIONS, detail.get("how"))
    return f" ({how.lower()})" if how else ""


def for_reporter(event: History, name: str, who: str, today: date) -> str | None:
    """What the reporter hears (mrkdwn); `who` is name and role of the owner. None: nothing to hear."""
    detail = event.detail
    match event.step:
        case Step.ACKNOWLEDGED:
            return f":eyes: {who} has read {name} and looks after it."
        case Step.ACKNOWLEDGE_UNDONE:
            return f":leftwards_arrow_with_hook: {name} is back in line: somebody from IT will read it again."
        case Step.ASSIGNED:
            return f":bust_in_silhouette: {who} looks after {name} now."
        case Step.WAITING:
            waiting = _waiting(detail, today)
            return f":hourglass_flowing_sand: {who}: {name} is waiting {waiting}. You hear when it moves."
        case Step.PLANNED:
            when = _for_day(detail, today) or ". There is no day for it yet, and you hear when there is"
            return f":calendar: {who} planned {name}{when}."
        case Step.STARTED:
            return f":wrench: {who} is working on {name} now."
        case Step.RESOLVED:
            return f":white_check_mark: {who} resolved {name}{_how(detail)}:"
        case Step.DECLINED:
            return f"{who} looked into {name}. It will not be changed for now:"
        case Step.REOPENED:
            return f":arrows_counterclockwise: {name} is open again. IT looks at it once more."
        case Step.WOKEN:
            return f":alarm_clock: The {_awaited(detail)} {name} waited for has come. IT goes on with it."
        case Step.RELEASE_MOVED:
            return (
                f":calendar: The release {name} waits for has another day: it waits{_until(detail, today)}."
            )
        case Step.CLOSED_QUIETLY:
            return f"{name} is closed now. Is something left? One word here, and it is open again."
        case Step.WITHDRAWN:
            return f"You took {name} back, and IT knows. Thank you for telling us."
        case Step.REVIEWED if _closed_too(event):
            return f":shield: A safety reviewer has looked at {name}. It is closed now, as you said that it is gone."
        case _:
            return None
