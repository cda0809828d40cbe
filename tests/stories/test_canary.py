"""A canary in every field of the main job: it must not sing in logs, metrics, metadata or the outbox."""

import io
import json

import pytest
from prometheus_client import generate_latest
from sqlalchemy import text
from sqlmodel import SQLModel

from bot import logs
from bot.sandbox.cast import HOSPITAL
from tests.stories.database import away
from tests.stories.hospital import Hospital

pytestmark = pytest.mark.parametrize("way", ["http", "socket"])

CANARY = "zq4canary"
"""No name of a patient, as the check sees it."""


@pytest.fixture
def log() -> io.StringIO:
    """Everything that this process logs, down to the last detail."""
    written = io.StringIO()
    logs.configure("debug", "json", written)
    return written


async def live_through(hospital: Hospital, database_url: str) -> None:
    nurse, owner = hospital.nurse, hospital.owner
    hospital.slack.faults.next("chat.postMessage", "500")
    async with away(database_url):
        await nurse.opens_form(f"{CANARY} one")
        await nurse.slack.submit()
    await nurse.sends()
    await hospital.passes(hours=1)
    await nurse.says(f"{CANARY} two", under=nurse.messages[0])
    await owner.says(f"to reporter: {CANARY} three", under=hospital.card(1))
    await owner.says(f"{CANARY} four, among us", under=hospital.card(1))
    await owner.says(f"resolve: {CANARY} five", under=hospital.card(1))
    await nurse.presses("Partly", on=nurse.message_with("Is it out of your shoe?"))
    await nurse.answers_form(What_is_left=f"{CANARY} six")
    await nurse.reports(f"mrn 00482913 {CANARY}")
    await nurse.says(f"{CANARY} seven, to nobody in particular")


async def test_it_sings_only_where_words_belong(
    hospital: Hospital, database_url: str, log: io.StringIO
) -> None:
    await live_through(hospital, database_url)
    assert CANARY in hospital.read(hospital.card(1))
    assert "request_failed" in log.getvalue()
    assert CANARY not in log.getvalue() and "00482913" not in log.getvalue()
    assert CANARY.encode() not in generate_latest(hospital.stage.bot.registry)
    sent = [call.args for call in hospital.slack.calls if call.way == "to Slack"]
    assert not [
        one for one in sent if CANARY in json.dumps(one.get("metadata")) or CANARY in str(one.get("text"))
    ]
    async with hospital.stage.bot.database.reading() as session:
        for table in SQLModel.metadata.tables:
            rows = (await session.execute(text(f'SELECT * FROM "{table}"'))).all()
            singing = [str(tuple(row)) for row in rows if CANARY in str(tuple(row))]
            assert bool(singing) is (table == "words"), table
            assert "00482913" not in str(singing)


async def test_people_are_not_in_the_logs_either(
    hospital: Hospital, database_url: str, log: io.StringIO
) -> None:
    await live_through(hospital, database_url)
    for person in (HOSPITAL.nurse, HOSPITAL.owner, "Maria", "Priya"):
        assert person not in log.getvalue()
