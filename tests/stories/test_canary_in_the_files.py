"""A canary of its own in every field of every flow: each is found where words belong, and in no other byte."""

import io
import json
import sqlite3

import psycopg
import pytest
from prometheus_client import generate_latest
from sqlalchemy import text

from bot import logs
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.install import BOT_TOKEN
from bot.stage.stage import KEY
from tests.stories.hospital import Hospital
from tests.stories.traces import raw, rows, tables_with

ACCEPTED = {
    field: f"zqv{field}wqz"
    for field in (
        "report", "command", "corrected", "private", "question", "answer", "thread", "among", "resolved", "left",
        "declined", "asked", "replied",
    )
}  # fmt: skip
REFUSED = {
    field: f"zxv{field}wxz"
    for field in ("form", "prefilled", "answer", "thread", "resolution", "lost", "aside")
}
NUMBERS = [f"0048{number}913" for number in range(10, 18)]
"""A record number in each refused text."""


def refused(field: str) -> str:
    """A text with a record number, which must not be kept."""
    return f"mrn {NUMBERS[list(REFUSED).index(field)]} {REFUSED[field]}"


@pytest.fixture
def log() -> io.StringIO:
    written = io.StringIO()
    logs.configure("debug", "json", written)
    return written


async def live_through(hospital: Hospital) -> None:
    """Words in every field there is; `nurse` with her name, the second nurse privately and in no other way."""
    nurse, private, owner, word = hospital.nurse, hospital.second_nurse, hospital.owner, ACCEPTED
    await nurse.opens_form(word["command"])
    await nurse.sends()
    await nurse.presses("Correct it", on=nurse.messages[0])
    await nurse.answers_form(What_got_in_your_way=word["corrected"])
    await owner.presses("Ask the reporter", on=hospital.card(1))
    await owner.answers_form(Or_in_your_own_words=word["question"])
    await nurse.presses("Answer", on=nurse.message_with(word["question"]))
    await nurse.answers_form(Your_answer=word["answer"])
    await nurse.says(word["thread"], under=nurse.messages[0])
    await owner.says(f"to reporter: {word['asked']}", under=hospital.card(1))
    await nurse.says(word["replied"], under=nurse.messages[0])
    await owner.says(word["among"], under=hospital.card(1))
    await owner.says(f"resolve: {word['resolved']}", under=hospital.card(1))
    await nurse.presses("Partly", on=nurse.message_with("Is it out of your shoe?"))
    await nurse.answers_form(What_is_left=word["left"])
    await private.reports(word["private"], private=True)
    await nurse.reports(word["report"], harm="It could")
    await owner.presses("More…", on=hospital.card(3))
    await owner.presses("Decline")
    await owner.answers_form(
        Reason="The vendor's system can't do it",
        Who_decided="Clinical informatics",
        One_plain_sentence_for_the_reporter=word["declined"],
    )
    await what_is_refused(hospital)


async def what_is_refused(hospital: Hospital) -> None:
    nurse, owner = hospital.nurse, hospital.owner
    await nurse.reports(refused("form"))
    assert nurse.slack.modal is not None, "the form stays open"
    await nurse.slack.close()
    await nurse.opens_form(refused("prefilled"))
    await nurse.slack.close()
    await nurse.says(refused("answer"), under=nurse.messages[0])
    await owner.says(f"to reporter: {refused('thread')}", under=hospital.card(1))
    await owner.says(f"resolve: {refused('resolution')}", under=hospital.card(1))
    await nurse.says(refused("aside"))


async def test_each_is_found_in_the_words_and_nowhere_else(
    hospital: Hospital, database_url: str, log: io.StringIO
) -> None:
    await live_through(hospital)
    for field, word in ACCEPTED.items():
        if field == "among":
            assert tables_with(database_url, word) == set(), "what IT writes among themselves is not kept"
        else:
            assert tables_with(database_url, word) == {"words"}, field
    held, said = raw(database_url), log.getvalue()
    for secret in (*REFUSED.values(), *NUMBERS, BOT_TOKEN, KEY):
        assert secret.encode() not in held, secret
        assert secret not in said, secret
    for word in ACCEPTED.values():
        assert word not in said
        assert word.encode() not in generate_latest(hospital.stage.bot.registry)


async def test_a_private_reporter_is_in_no_row_but_their_own(
    hospital: Hospital, database_url: str, log: io.StringIO
) -> None:
    await live_through(hospital)
    who, dm = HOSPITAL.second_nurse, hospital.second_nurse.slack.dm_channel
    assert tables_with(database_url, who) <= {"person", "roster"}
    assert tables_with(database_url, dm) == set()
    assert who not in log.getvalue() and dm not in log.getvalue()
    to_it = [
        call
        for call in hospital.slack.calls
        if call.way == "to Slack" and call.args.get("channel") == HOSPITAL.triage
    ]
    assert to_it and not [call for call in to_it if who.encode() in call.sent]


async def test_what_leaves_holds_no_refused_word_and_no_notice_holds_any(hospital: Hospital) -> None:
    await live_through(hospital)
    for call in hospital.slack.calls:
        if call.way != "to Slack":
            continue
        args = json.dumps(call.args)
        # The rest of their words, without what was found, is offered on the writer's own screen only: in the form
        # that opens behind /pebble, and to say it afresh.
        private = call.method in ("views.open", "chat.postEphemeral")
        words = () if private else REFUSED.values()
        assert not [word for word in (*words, *NUMBERS, KEY) if word in args], call.method
        shown = f"{call.args.get('text')} {json.dumps(call.args.get('metadata'))}"
        assert not [word for word in (*ACCEPTED.values(), *REFUSED.values()) if word in shown], call.method


async def break_saving(database_url: str) -> None:
    """From now on the database refuses a receipt, when everything else of a report is written already."""
    if database_url.startswith("sqlite"):
        file = sqlite3.connect(database_url.removeprefix("sqlite:///"))
        file.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON owed WHEN NEW.kind = 'receipt' "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
        file.commit()
        file.close()
        return
    with psycopg.connect(database_url) as server:
        server.execute("ALTER TABLE owed ADD CONSTRAINT refuse CHECK (kind <> 'receipt') NOT VALID")
        server.execute("ALTER TABLE words ADD CONSTRAINT refuse CHECK (text NOT LIKE '%direct%') NOT VALID")


async def test_what_a_failed_transaction_had_written_is_gone(
    hospital: Hospital, database_url: str, log: io.StringIO
) -> None:
    await hospital.nurse.reports("The printer jams")
    await break_saving(database_url)
    await hospital.nurse.opens_form()
    for word in (REFUSED["lost"], f"direct {REFUSED['lost']}"):
        hospital.nurse.slack.fill("What got in your way?", word)
        await hospital.nurse.slack.submit()
    assert "not saved" in str(hospital.nurse.slack.errors)
    assert "request_failed" in log.getvalue() and REFUSED["lost"] not in log.getvalue()
    assert tables_with(database_url, REFUSED["lost"]) == set()
    assert REFUSED["lost"].encode() not in raw(database_url)


async def test_the_look_at_the_files_sees_a_leak(hospital: Hospital, database_url: str) -> None:
    await hospital.nurse.reports(ACCEPTED["report"])
    async with hospital.stage.bot.database.transaction() as session:
        await session.execute(text("UPDATE pebble SET kind = :leak"), {"leak": ACCEPTED["report"]})
    assert tables_with(database_url, ACCEPTED["report"]) == {"words", "pebble"}
    assert ACCEPTED["report"].encode() in raw(database_url)
    assert {"words", "pebble", "owed", "history", "alembic_version"} <= {
        table for table, _ in rows(database_url)
    }
