"""What came back from triage's forms, as a verb to do, or what to say under which field."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from handlers.services.catalogue import known
from handlers.services.findings import Stopped, said
from handlers.services.reading import NOTHING_WRITTEN, chosen, day_picked, too_long
from handlers.services.screening import OwnPattern
from handlers.services.states import RESOLUTIONS
from handlers.triage.decide import Verb
from handlers.triage.forms import OTHER_RELEASE, WAITS_FOR
from handlers.triage.sentences import DECIDERS, REASONS
from storage.models import Release
from storage.models.states import Resolution, WaitingOn
from storage.screened import Screened

MOST = 3000
"""Characters of a sentence, far more than one needs."""

CHOOSE = "Please choose one."
CHOOSE_DAY = "Please choose a day from today on."
RELEASE_GONE = "That release has come, or isn't there any more. Please choose another one."

Errors = dict[str, str]
Answer = tuple[Verb, Screened | None] | Stopped | Errors
"""What to do, what the privacy check stopped, or what to say under which field."""
Own = Sequence[OwnPattern]


def resolved(view: Mapping[str, Any], by: str, at: datetime, own: Own = ()) -> Answer:
    """Resolve, with a sentence for the reporter."""
    how, words = known(RESOLUTIONS, chosen(view, "how")), said(view, "sentence", own)
    errors = missing(how=how) | problem(words, required=True)
    if isinstance(words, Stopped) and not errors:
        return words
    if errors or how is None or isinstance(words, Stopped):
        return errors
    return lambda pebble, words_id: pebble.resolve(
        how=Resolution(how), words_id=words_id, by=by, at=at
    ), words


def waits(
    view: Mapping[str, Any],
    by: str,
    at: datetime,
    today: date,
    release: Release | None = None,
    own: Own = (),
) -> Answer:
    """Wait for the vendor, a release or a day, until a day; that of the `release` chosen, if it has a name."""
    named, words = release_chosen(view), said(view, "sentence", own)
    if named and (release is None or release.day < today):
        return {"release": RELEASE_GONE}
    on = "release" if release else known(WAITS_FOR, chosen(view, "on"))
    until = release.day if release else day_picked(view, "until")
    errors = missing(on=on) | past(today, until=until) | problem(words, required=False)
    if isinstance(words, Stopped) and not errors:
        return words
    if errors or on is None or isinstance(words, Stopped):
        return errors
    return (
        lambda pebble, words_id: pebble.wait(
            on=WaitingOn(on),
            until=until,
            by=by,
            at=at,
            today=today,
            words_id=words_id,
            release=release.id if release else None,
        ),
        words,
    )


def release_chosen(view: Mapping[str, Any]) -> str | None:
    """The id of the release that was chosen by name; None for another one, or none."""
    found = chosen(view, "release")
    return None if found == OTHER_RELEASE else found


def planned(view: Mapping[str, Any], by: str, at: datetime, today: date) -> Answer:
    """Plan it, for a day or for none yet."""
    until = day_picked(view, "until")
    if until is not None and (errors := past(today, until=until)):
        return errors
    return lambda pebble, _words: pebble.plan(until=until, by=by, at=at, today=today), None


def declined(view: Mapping[str, Any], by: str, at: datetime, today: date, own: Own = ()) -> Answer:
    """Decline, with reason, deciding role, day of review and a plain sentence."""
    reason, role = known(REASONS, chosen(view, "reason")), known(DECIDERS, chosen(view, "role"))
    review, words = day_picked(view, "review"), said(view, "sentence", own)
    errors = missing(reason=reason, role=role) | past(today, review=review) | problem(words, required=True)
    if isinstance(words, Stopped) and not errors:
        return words
    if errors or reason is None or role is None or review is None or isinstance(words, Stopped):
        return errors
    return (
        lambda pebble, words_id: pebble.decline(
            reason=reason, role=role, review_on=review, words_id=words_id, by=by, at=at, today=today
        ),
        words,
    )


def problem(words: Screened | Stopped, *, required: bool) -> Errors:
    """What is wrong with the sentence; what the check stopped is told otherwise."""
    if isinstance(words, Stopped):
        return {}
    if len(words.text) > MOST:
        return {"sentence": too_long(words.text, MOST)}
    return {"sentence": NOTHING_WRITTEN} if required and not words.text else {}


def missing(**choices: str | None) -> Errors:
    """What was not chosen, by block id."""
    return {block: CHOOSE for block, choice in choices.items() if choice is None}


def past(today: date, **days: date | None) -> Errors:
    """Which days are missing or gone, by block id."""
    return {block: CHOOSE_DAY for block, when in days.items() if when is None or when < today}
