"""Whatever attack stands in a field, it ends as plain text: it pages nobody, links nowhere and runs nothing."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import logs
from bot.sandbox.cast import HOSPITAL
from tests.stories.hospital import Hospital
from tests.stories.traces import rows, tables_with

MARK = "zqattack"
ATTACKS = {
    "mention": "<!channel> <@U0HELENMORSE> <!subteam^S0EHRANALYSTS> @here",
    "link": "<https://evil.example|EHR login> <mailto:a@evil.example|IT>",
    "mrkdwn": "*bold* `code` ~gone~ > quote ```block```",
    "sql": "'); DROP TABLE pebble; -- \" OR 1=1",
    "template": "{{7*7}} {0.__class__} %(x)s %s ${HOME} {number}",
    "path": "../../../../tmp/zqattack.txt",
    "json": '"}],"blocks":[{"type":"divider"}],"x":[{"y":"',
    "log": "line\n2026-01-01 [info] ready\x1b[31m\r\nowed=9",
}


def attack(field: str) -> str:
    """All of them, as they are typed into a field of people's words; recognisable."""
    return f"{MARK}{field} {' '.join(ATTACKS.values())}"


@pytest.fixture
def log() -> io.StringIO:
    written = io.StringIO()
    logs.configure("debug", "json", written)
    return written


async def fields_of_people(hospital: Hospital) -> None:
    nurse, owner = hospital.nurse, hospital.owner
    await nurse.reports(attack("report"))
    await nurse.presses("Correct it", on=nurse.messages[0])
    await nurse.answers_form(What_got_in_your_way=attack("corrected"))
    await owner.presses("Ask the reporter", on=hospital.card(1))
    await owner.answers_form(Or_in_your_own_words=attack("question"))
    await nurse.presses("Answer", on=nurse.message_with(f"{MARK}question"))
    await nurse.answers_form(Your_answer=attack("answer"))
    await nurse.says(attack("thread"), under=nurse.messages[0])
    await owner.says(f"to reporter: {attack('asked')}", under=hospital.card(1))
    await owner.presses("Resolve", on=hospital.card(1))
    await owner.answers_form(
        How_was_it_resolved="A setting was changed", One_sentence_for_the_reporter=attack("resolved")
    )
    await nurse.presses("Partly", on=nurse.message_with("Is it out of your shoe?"))
    await nurse.answers_form(What_is_left=attack("left"))
    await nurse.types("mine")
    await nurse.opens_home()
    await owner.opens_home()
    await owner.types("queue")


async def names_from_outside(hospital: Hospital, attacking: str) -> None:
    """A name that administrators give an area and a release, and that somebody gives themselves in Slack."""
    admin, day = hospital.administrator, hospital.stage.clock().date() + timedelta(days=60)
    name = f"{MARK} {attacking}"
    await hospital.slack.workspace.change(HOSPITAL.nurse, name=name[:60], title=name)
    for page, add, more in (
        ("Areas and owners", "Add an area", {}),
        ("Releases", "Add a release", {"Comes_on": day}),
    ):
        await admin.types("setup")
        await admin.presses(page)
        await admin.presses(add)
        await admin.answers_form(Name=name[:40], **{label: str(value) for label, value in more.items()})
        while admin.slack.modal:
            await admin.slack.close()
    await hospital.nurse.reports("The printer jams")


def texts(tree: Any, holder: str = "") -> Iterator[tuple[str, str]]:
    """Every text that carries the mark, with the type of the object that holds it."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            if isinstance(value, str):
                if MARK in value:
                    yield str(tree.get("type") or name), value
            else:
                yield from texts(value, name)
    elif isinstance(tree, list):
        for value in tree:
            yield from texts(value, holder)
    elif isinstance(tree, str) and MARK in tree:
        yield holder, tree


AS_IT_IS = {"plain_text", "raw_text", "text", "plain_text_input", "value", "private_metadata"}
"""Where Slack shows a text as it stands (`text` within rich text), or does not show it."""


def harmful(hospital: Hospital) -> list[str]:
    """What left for Slack and would be more there than text."""
    found = []
    for call in hospital.slack.calls:
        if call.way == "to Slack":
            for kind, said in texts(call.args):
                if kind not in AS_IT_IS and ("<" in said or ">" in said.replace("&gt;", "")):
                    found.append(f"{call.method} {kind}: {said}")
    return found


async def test_what_people_type_ends_as_text(hospital: Hospital, database_url: str, log: io.StringIO) -> None:
    await fields_of_people(hospital)
    words = [row for table, row in rows(database_url) if table == "words" and MARK in row]
    fields = {row.split(MARK)[1].split()[0] for row in words}
    assert fields >= {"report", "corrected", "question", "answer", "thread", "asked", "resolved", "left"}
    assert [
        row for row in words if "<!channel> <@U0HELENMORSE" not in row or "DROP TABLE pebble" not in row
    ] == []
    assert tables_with(database_url, MARK) == {"words"}
    assert ATTACKS["template"] in hospital.read(hospital.card(1))
    nothing_happened(hospital, log)


async def test_what_things_and_people_are_called_ends_as_text(
    hospital: Hospital, database_url: str, log: io.StringIO
) -> None:
    for attacking in ATTACKS.values():
        await names_from_outside(hospital, attacking)
    await hospital.owner.opens_home()
    assert {"area", "release", "person"} <= tables_with(database_url, MARK)
    nothing_happened(hospital, log)
    harmless = [said for said in texts({"type": "mrkdwn", "text": f"{MARK} <!here>"})]
    assert harmless == [("mrkdwn", f"{MARK} <!here>")], "the look itself sees what would be harmful"


def nothing_happened(hospital: Hospital, log: io.StringIO) -> None:
    assert harmful(hospital) == []
    assert [one for one in hospital.slack.paged if MARK in str(one)] == []
    assert not {one.whom for one in hospital.slack.paged if HOSPITAL.manager in one.whom}
    said = log.getvalue()
    assert MARK not in said and "evil" not in said
    assert [line for line in said.splitlines() if not isinstance(json.loads(line), dict)] == []
    assert "request_failed" not in said
    assert not Path("/tmp/zqattack.txt").exists()
