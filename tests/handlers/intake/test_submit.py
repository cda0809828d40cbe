"""A report is saved once, whole, with everything that is owed for it; and the form says so."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.sandbox.blocks.views import checked_view
from bot.sandbox.reading import text_of
from handlers.intake.draft import Draft, parse
from handlers.intake.messages import saved_view
from handlers.intake.submit import submit
from handlers.services.wording import DEFAULT
from storage.models import Alias, History, Owed, Pebble, Person, Words, Workspace
from tests.handlers.visits import NOW, NURSE, Hospital, T, hospital_on

Row = TypeVar("Row", bound=SQLModel)


@pytest.fixture
async def hospital(database_url: str) -> AsyncIterator[Hospital]:
    async with hospital_on(database_url) as settled:
        yield settled


def draft(words: str = "The label printer prints to pod A", *, form: str = "V1", **choices: Any) -> Draft:
    values: dict[str, Any] = {"what": {"t": {"value": words}}}
    for block, value in choices.items():
        values[block] = {"c": {"selected_option": {"value": value}}}
    if choices.get("private"):
        values["private"] = {"c": {"selected_options": [{"value": "private"}]}}
    made = parse({"id": form, "state": {"values": values}}, DEFAULT)
    assert isinstance(made, Draft)
    return made


HOURS = DEFAULT.hours


async def send(hospital: Hospital, made: Draft, person: str = NURSE, at: datetime = NOW) -> Pebble:
    async with hospital.database.transaction() as session:
        return await submit(
            session, made, workspace_id=T, person_id=person, hours=HOURS, at=at, sealer=hospital.sealer
        )


async def every(hospital: Hospital, table: type[Row]) -> list[Row]:
    async with hospital.database.reading() as session:
        return list(await session.scalars(select(table)))


async def test_everything_that_was_said_is_saved(hospital: Hospital) -> None:
    said = draft(where="printing", kind="device_or_printer", often="daily", minutes="3", harm="could")
    pebble = await send(hospital, said)
    (found,) = await every(hospital, Pebble)
    (words,) = await every(hospital, Words)
    (event,) = await every(hospital, History)
    assert found.model_dump() == pebble.model_dump()
    assert (found.name, found.reporter, found.area, found.submission) == ("PEB-1", NURSE, "printing", "V1")
    assert (found.kind, found.frequency, found.minutes) == ("device_or_printer", "daily", 3.0)
    assert (found.safety, found.status, found.version) == ("could", "new", 1)
    assert (words.id, words.text, words.author) == (
        found.words_id,
        "The label printer prints to pod A",
        NURSE,
    )
    assert (event.seq, event.step, event.actor, event.words_id) == (1, "reported", NURSE, words.id)


async def test_the_card_and_the_receipt_are_owed_in_the_same_breath(hospital: Hospital) -> None:
    await send(hospital, draft("canary words"))
    owed = {row.kind: row for row in await every(hospital, Owed)}
    assert set(owed) == {"card", "receipt"}
    assert {kind: (row.to, row.position) for kind, row in owed.items()} == {
        "card": ("card", 1),
        "receipt": ("reporter", 2),
    }
    assert owed["receipt"].detail == {"introduce": True}
    assert "canary" not in str([row.model_dump() for row in owed.values()])


async def test_if_anything_fails_nothing_is_saved(hospital: Hospital) -> None:
    with pytest.raises(RuntimeError):
        async with hospital.database.transaction() as session:
            await submit(
                session, draft(), workspace_id=T, person_id=NURSE, hours=HOURS, at=NOW, sealer=hospital.sealer
            )
            await session.flush()
            raise RuntimeError
    for table in (Pebble, Words, History, Owed, Person):
        assert await every(hospital, table) == []
    assert (await send(hospital, draft())).number == 1, "the number was not used up"


async def test_numbers_are_counted_and_never_used_again(hospital: Hospital) -> None:
    numbers = [(await send(hospital, draft(form=f"V{n}"))).number for n in range(3)]
    assert numbers == [1, 2, 3]
    async with hospital.database.reading() as session:
        assert (await session.get_one(Workspace, T)).next_number == 4


async def test_the_same_form_twice_is_one_pebble(hospital: Hospital) -> None:
    first = await send(hospital, draft())
    second = await send(hospital, draft("Other words this time"))
    assert first.number == second.number == 1
    assert len(await every(hospital, Words)) == len(await every(hospital, History)) == 1
    assert len(await every(hospital, Owed)) == 2


async def test_the_same_private_form_twice_makes_one_alias(hospital: Hospital) -> None:
    for _ in range(2):
        await send(hospital, draft(private=True))
    assert len(await every(hospital, Alias)) == 1


async def test_different_forms_at_once_are_different_pebbles(hospital: Hospital) -> None:
    sent = await asyncio.gather(*(send(hospital, draft(form=f"V{n}"), f"U0PERSON{n}") for n in range(6)))
    assert sorted(pebble.number for pebble in sent) == [1, 2, 3, 4, 5, 6]


async def test_the_same_form_id_in_two_hospitals_is_two_pebbles(hospital: Hospital) -> None:
    async with hospital.database.transaction() as session:
        session.add(Workspace(id="T0OTHER", joined_at=NOW))
    await send(hospital, draft())
    async with hospital.database.transaction() as session:
        other = await submit(
            session,
            draft(),
            workspace_id="T0OTHER",
            person_id=NURSE,
            hours=HOURS,
            at=NOW,
            sealer=hospital.sealer,
        )
    assert (other.workspace_id, other.number) == ("T0OTHER", 1)
    assert len(await every(hospital, Pebble)) == 2


async def test_only_the_first_receipt_asks_who_they_are(hospital: Hospital) -> None:
    for n in range(2):
        await send(hospital, draft(form=f"V{n}"))
    asked = {
        row.pebble: row.detail["introduce"] for row in await every(hospital, Owed) if row.kind == "receipt"
    }
    assert asked == {1: True, 2: False}


async def test_a_private_pebble_holds_nothing_of_its_reporter(hospital: Hospital) -> None:
    pebble = await send(hospital, draft(private=True))
    (alias,) = await every(hospital, Alias)
    assert pebble.private and pebble.reporter == alias.id
    assert alias.means(hospital.sealer) == NURSE
    for table in (Pebble, Words, History, Owed, Alias):
        assert NURSE not in str([row.model_dump() for row in await every(hospital, table)])


TUESDAY_AT_THREE = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("harm", "answer_by"),
    [
        ("none", TUESDAY_AT_THREE + timedelta(days=1)),
        ("could", datetime(2026, 12, 2, 10, 0, tzinfo=UTC)),
        ("did", TUESDAY_AT_THREE + timedelta(hours=1)),
    ],
)
async def test_the_promise_depends_on_harm(hospital: Hospital, harm: str, answer_by: datetime) -> None:
    assert (await send(hospital, draft(harm=harm))).answer_by == answer_by


def saved(**facts: Any) -> str:
    pebble = Pebble(
        workspace_id=T, number=12, submission="V1", reporter=NURSE, area="printing", words_id="w",
        reported_at=NOW, answer_by=NOW + timedelta(days=1), **facts,
    )  # fmt: skip
    return text_of(checked_view(saved_view(pebble, DEFAULT, NOW), "modal"))


def test_the_form_says_that_it_is_saved_what_comes_next_and_by_when() -> None:
    said = saved()
    assert said.startswith("Saved as PEB-12\n")
    assert "What happens next" in said and "IT for Printing reads it by *tomorrow 15:00*" in said
    assert DEFAULT.whom_to_call not in said and "Your name stays with Pebble" not in said


@pytest.mark.parametrize("safety", ["could", "did"])
def test_where_a_patient_could_come_to_harm_it_says_whom_to_call(safety: str) -> None:
    said = saved(safety=safety)
    assert DEFAULT.whom_to_call in said
    assert said.index(DEFAULT.whom_to_call) < said.index("What happens next")


def test_a_private_reporter_reads_that_their_name_stays_private() -> None:
    made = Pebble(
        workspace_id=T, number=12, submission="V1", area="printing", words_id="w", reported_at=NOW,
        answer_by=NOW, reporter="private-0123456789ab",
    )  # fmt: skip
    said = text_of(saved_view(made, DEFAULT, NOW))
    assert "Your name stays with Pebble. IT sees “a colleague”." in said
    assert "private-0123456789ab" not in str(saved_view(made, DEFAULT, NOW))
