"""The forms behind the card's buttons."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.services.blocks import (
    Block,
    actions,
    button,
    context,
    datepicker,
    field,
    modal,
    option,
    radio,
    section,
    static_select,
    text_input,
    users_select,
)
from handlers.services.catalogue import Choice
from handlers.services.dates import day
from handlers.services.report_form import options
from handlers.services.states import RESOLUTIONS
from handlers.triage.sentences import DECIDERS, REASONS
from storage.models import Pebble, Release
from storage.models.states import Status

ASSIGN, RESOLVE, WAIT, PLAN, DECLINE, MORE = (
    f"triage_{name}" for name in ("assign", "resolve", "wait", "plan", "decline", "more")
)

WAITS_FOR = (
    Choice("vendor", "The vendor"),
    Choice("release", "A release of the EHR"),
    Choice("date", "A later day"),
)

OTHER_RELEASE = "other"
RELEASES = 99
"""A Slack menu holds 100, and one of them is "Another one"."""
ITS_DAY = "Choose one, and its day counts from now on, even when it moves."

HOW_TO_SAY = "No jargon, no blame; what they can do differently, if anything."
READ_BY_ALL = "The reporter reads exactly this, and so may all clinicians: no names, no units."
"""How it ended stands in "You said, we did" too, and the reporter may keep their name private."""


def assign_form(number: int, person_id: str) -> Block:
    """Who looks after it? Starts with the one who asks."""
    who = users_select("person", initial=person_id)
    return _form(
        "Assign", ASSIGN, number, "Assign", field("Who looks after it?", who, block_id="who", optional=False)
    )


def resolve_form(number: int, words: str = "") -> Block:
    """How was it resolved, and the one sentence that the reporter reads, beginning with `words`."""
    how = static_select("how", options(RESOLUTIONS), placeholder="Choose what fits best")
    return _form(
        "Resolve",
        RESOLVE,
        number,
        "Resolve",
        field("How was it resolved?", how, block_id="how", optional=False),
        _sentence("One sentence for the reporter", READ_BY_ALL, words=words),
    )


def wait_form(number: int, today: date, releases: Sequence[Release] = ()) -> Block:
    """What it waits for (one of the `releases`, which have names), until when, and a word for the reporter."""
    return _form(
        "Waiting:",
        WAIT,
        number,
        "Save",
        field(
            "What does it wait for?", radio("on", options(WAITS_FOR), "vendor"), block_id="on", optional=False
        ),
        *_named(releases, today),
        field(
            "Until when?", datepicker("until", today + timedelta(days=14)), block_id="until", optional=False
        ),
        _sentence("A word for the reporter", "The reporter reads exactly this.", optional=True),
    )


def _named(releases: Sequence[Release], today: date) -> list[Block]:
    if not releases:
        return []
    choices = [option(f"{one.name}, {day(one.day, today)}", one.id) for one in releases[:RELEASES]]
    menu = static_select("release", [*choices, option("Another one, or not named", OTHER_RELEASE)])
    return [field("Which release?", menu, block_id="release", hint=ITS_DAY)]


def plan_form(number: int) -> Block:
    """By when it will be done, if that is known."""
    when = field(
        "By when?", datepicker("until"), block_id="until", hint="Leave it empty if there is no day yet."
    )
    return _form("Plan", PLAN, number, "Save", when)


def decline_form(number: int, today: date) -> Block:
    """Why not, who decided, when it is looked at again, and the plain sentence that the reporter reads."""
    review = datepicker("review", today + timedelta(days=182))
    return _form(
        "Decline",
        DECLINE,
        number,
        "Decline",
        field("Reason", static_select("reason", options(REASONS)), block_id="reason", optional=False),
        field("Who decided?", static_select("role", options(DECIDERS)), block_id="role", optional=False),
        field("Looked at again on", review, block_id="review", optional=False),
        _sentence("One plain sentence for the reporter", READ_BY_ALL),
    )


def more_form(pebble: Pebble, *, acts: bool = True, more: Sequence[Block] = ()) -> Block:
    """What else can be done as far as it is possible now: by whoever `acts` on it, and what other features offer."""
    number = str(pebble.number)
    flag = section("It may hold patient data.", accessory=button("Flag it", "stewardship.flag", number))
    rows = [*_owners_rows(pebble), flag, _WORDS] if acts else []
    return modal(f"More for {pebble.name}", [*more, *rows], callback_id=MORE, private_metadata=number)


def _owners_rows(pebble: Pebble) -> list[Block]:
    number = str(pebble.number)
    rows = [
        (
            "Somebody works on it now.",
            button("Start", "triage.start", number),
            pebble.status is not Status.IN_PROGRESS,
        ),
        ("It will be done, by a day if one is known.", button("Plan", "triage.plan", number), True),
        ("It waits for the vendor, a release or a day.", button("Wait", "triage.wait", number), True),
        (
            "It will not be done: why, who decided, and when it is looked at again.",
            button("Decline", "triage.decline", number),
            True,
        ),
        (
            "It was acknowledged by mistake.",
            button("Undo acknowledge", "triage.undo", number),
            pebble.status is Status.ACKNOWLEDGED and pebble.version == pebble.acknowledged_seq,
        ),
    ]
    lines = [
        section(text, block_id=f"row{i}", accessory=press) for i, (text, press, now) in enumerate(rows) if now
    ]
    if pebble.finished:
        return [
            section("It is finished. If it came back:"),
            actions(button("Reopen", "triage.reopen", number)),
        ]
    return lines


_WORDS = context(
    "In the card's thread, `ack`, `mine`, `resolve: …` and `to reporter: …` work too. "
    "All clinicians may read how it was resolved: no names, no units."
)


def done_view(number: int, sentence: str) -> Block:
    """After a choice in "More…": what happened, or why not."""
    return modal(f"PEB-{number}", [section(sentence)], callback_id="triage_done", close="Done")


def _sentence(label: str, read_by: str, *, optional: bool = False, words: str = "") -> Block:
    box = text_input("sentence", initial=words or None, multiline=True, max_length=1000)
    return field(label, box, block_id="sentence", optional=optional, hint=f"{read_by} {HOW_TO_SAY}")


def _form(title: str, callback_id: str, number: int, submit: str, *fields: Block) -> Block:
    return modal(
        f"{title} PEB-{number}",
        fields,
        callback_id=callback_id,
        submit=submit,
        close="Cancel",
        private_metadata=str(number),
    )
