"""What becomes of the reporter's words in direct messages."""

from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from handlers.conversation.ask import ask
from handlers.conversation.hear import hear
from handlers.conversation.heard import Heard
from handlers.conversation.relay import relay
from handlers.services.reporters import NOT_YOURS
from handlers.services.threads import NotYetKnown
from storage.models import History, Owed, Pebble, Place, Sighting, Step, Words
from storage.models.states import Resolution, Status
from storage.outbox import REPORTER
from tests.handlers.conversation.ward import (
    DM,
    HEAD,
    MONDAY,
    NURSE,
    OWNER,
    STRANGER,
    Ward,
    said_in_dm,
    screened,
    ward,
)

TS = "1700000009.000100"


async def writes(here: Ward, text: str, *, ts: str = TS, thread: str | None = HEAD, **more: Any) -> None:
    heard = Heard.of(said_in_dm(text, ts=ts, thread_ts=thread, **more))
    assert heard is not None
    assert await hear(here.visit(NURSE), heard) is None


async def steps(here: Ward) -> list[Step]:
    history: list[History] = await here.all(History)
    return [event.step for event in sorted(history, key=lambda event: event.seq)]


async def test_an_unprompted_word_reaches_it(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "It also happens in the ED")
        assert await steps(here) == [Step.REPORTED, Step.ADDED]
        assert (await here.pebble()).status is Status.NEW
        assert len(await here.owed("note")) == 1


async def test_an_answer_lets_the_pebble_go_on(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await ask(here.visit(OWNER), 1, screened("Every time?"), source="V0ASK")
        await writes(here, "Only on night shift")
        assert (await steps(here))[-1] is Step.ANSWERED
        assert (await here.pebble()).status is Status.ACKNOWLEDGED


async def test_the_same_message_twice_is_one_relay(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "It also happens in the ED")
        await writes(here, "It also happens in the ED")
        assert await steps(here) == [Step.REPORTED, Step.ADDED]
        await writes(here, "It also happens in the ED", ts="1700000010.000100")
        assert await steps(here) == [Step.REPORTED, Step.ADDED, Step.ADDED]


async def test_a_long_message_reaches_it_whole(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "slow " * 4000)
        assert [note.detail["piece"] for note in await here.owed("note")] == [0, 1, 2]


async def test_the_first_word_is_acknowledged_and_later_ones_are_not(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "It also happens in the ED")
        assert len(await here.owed("relayed")) == 1
        await writes(here, "And in the OR", ts="1700000010.000100")
        assert len(await here.owed("relayed")) == 1


async def test_an_answer_to_a_question_is_always_acknowledged(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "It also happens in the ED")
        await ask(here.visit(OWNER), 1, screened("Every time?"), source="V0ASK")
        await writes(here, "Yes, every time", ts="1700000010.000100")
        assert len(await here.owed("relayed")) == 2


async def test_a_private_reporter_leaves_no_trace(database_url):
    async with ward(database_url) as here:
        found = await here.reported(private=True)
        await writes(here, "It also happens in the ED")
        await writes(here, "MRN 12345678", ts="1700000010.000100")
        await writes(here, "", ts="1700000011.000100", files=[{"id": "F1"}])
        await relay(here.visit(NURSE), 1, screened("Only on night shift"), mark="V0ANSWER", form=True)
        assert await steps(here) == [Step.REPORTED, Step.ADDED, Step.ADDED]
        assert {words.author for words in await here.all(Words)} == {found.reporter}
        assert {event.actor for event in await here.all(History)} == {found.reporter}
        assert len(await here.owed("kept_back")) == len(await here.owed("files_stay")) == 1
        stored = await here.everything_stored()
        assert NURSE not in stored
        assert DM not in stored


async def test_patient_data_goes_nowhere(database_url):
    async with ward(database_url) as here:
        await here.reported()
        for _ in range(2):
            await writes(here, "It was MRN 12345678, born 03/04/1961")
        assert await steps(here) == [Step.REPORTED]
        [kept] = await here.owed("kept_back")
        assert (kept.to, kept.detail) == (
            REPORTER,
            {"kinds": ["DATE_OF_BIRTH", "RECORD_NUMBER"], "ts": kept.once.split(":")[-1]},
        )
        seen = {one.type: one.times for one in await here.all(Sighting)}
        assert seen == {"DATE_OF_BIRTH": 1, "RECORD_NUMBER": 1}, "what Slack sends twice counts once"
        stored = await here.everything_stored()
        assert "12345678" not in stored
        assert "1961" not in stored


async def test_the_names_of_files_and_forwarded_words_are_neither_kept_nor_repeated(database_url):
    async with ward(database_url) as here:
        await here.reported()
        picture = {
            "id": "F1",
            "name": "MRN 12345678.png",
            "title": "MRN 12345678",
            "permalink": "x/mrn_12345678",
        }
        forwarded = {"text": "It was MRN 12345678", "fallback": "MRN 12345678"}
        for n, text in enumerate(("See the picture", "")):
            for thread in (HEAD, None):
                ts = f"170000002{n}.00010{int(thread is None)}"
                await writes(here, text, ts=ts, thread=thread, files=[picture], attachments=[forwarded])
        kinds = [kind for kind in ("relayed", "files_stay", "suggestion") for _ in await here.owed(kind)]
        assert kinds == ["relayed", "files_stay", "files_stay", "suggestion"]
        assert "12345678" not in await here.everything_stored()
        assert "12345678" not in str([await here.letter(kind) for kind in ("relayed", "suggestion")])


async def test_words_reach_it_after_the_end(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        async with here.changing() as found:
            found.confirm(by=NURSE, at=MONDAY)
        await writes(here, "It came back this morning")
        assert len(await here.owed("note")) == 1
        found = await here.pebble()
        assert (found.status, found.resolution) == (Status.CLOSED, Resolution.CONFIG_FIX)


async def test_only_the_reporter_answers(database_url):
    async with ward(database_url) as here:
        await here.reported()
        assert await relay(here.visit(STRANGER), 1, screened("Me too"), mark="V0", form=True) == NOT_YOURS
        assert await steps(here) == [Step.REPORTED]


@pytest.mark.parametrize("thread", [None, "1600000000.000100"])
async def test_a_word_elsewhere_may_become_a_pebble(database_url, thread):
    async with ward(database_url) as here:
        await here.reported()
        for _ in range(2):
            await writes(here, "The scanner beeps all night", thread=thread)
        [owed] = await here.owed("suggestion")
        assert owed.once == f"suggestion:{NURSE}:{TS}"
        assert owed.to == NURSE
        assert owed.detail == {"channel": DM, "thread_ts": thread or TS, "ts": TS, "more": False}
        assert len(await here.all(Pebble)) == 1
        assert "scanner" not in await here.everything_stored()


async def test_another_persons_thread_is_nobodys_way_to_it(database_url):
    async with ward(database_url) as here:
        await here.reported()
        heard = Heard.of(said_in_dm("Let me in", user=STRANGER, channel="D0STRANGER", thread_ts=HEAD))
        assert heard is not None
        await hear(here.visit(STRANGER), heard)
        assert await steps(here) == [Step.REPORTED]
        assert len(await here.owed("suggestion")) == 1


async def test_a_file_without_words_stays_in_slack(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "", files=[{"id": "F1"}], subtype="file_share")
        await writes(here, "", ts="1700000010.000100", thread=None, files=[{"id": "F1"}])
        assert sorted(owed.to for owed in await here.owed("files_stay")) == [NURSE, REPORTER]
        assert await steps(here) == [Step.REPORTED]


async def test_a_file_with_words_passes_the_words_on(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "First", ts="1700000001.000100")
        await writes(here, "See the picture", files=[{"id": "F1"}])
        assert (await steps(here))[1:] == [Step.ADDED, Step.ADDED]
        assert "Files and forwarded messages stay here" in await here.says("relayed")


async def test_a_message_with_nothing_to_see_is_no_message(database_url):
    async with ward(database_url) as here:
        await here.reported()
        before = len(await here.all(Owed))
        await writes(here, "\u200b")
        await writes(here, "\u200b", ts="1700000010.000100", thread=None)
        assert len(await here.all(Owed)) == before


async def left_but_not_recorded(here: Ward, *, private: bool = False) -> None:
    """The receipt was handed to Slack on Monday at nine, and the bot was killed."""
    await here.reported(private=private)
    async with here.house.database.transaction() as session:
        await session.execute(delete(Place))
        receipt = col(Owed.kind) == "receipt"
        await session.execute(update(Owed).where(receipt).values(tried_at=MONDAY))


def word_under_it() -> Heard:
    heard = Heard.of(said_in_dm("It is the blue one", ts=TS, thread_ts=HEAD))
    assert heard is not None
    return heard


@pytest.mark.parametrize("private", [False, True])
async def test_a_word_under_a_receipt_that_is_not_recorded_yet_is_asked_for_again(database_url, private):
    async with ward(database_url) as here:
        await left_but_not_recorded(here, private=private)
        with pytest.raises(NotYetKnown):
            await hear(here.visit(NURSE, minutes=1), word_under_it())
        assert await here.owed("suggestion") == []


@pytest.mark.parametrize(("who", "minutes"), [(STRANGER, 1), (NURSE, 5)])
async def test_somebody_else_or_slacks_last_try_is_answered_at_once(database_url, who, minutes):
    async with ward(database_url) as here:
        await left_but_not_recorded(here)
        assert await hear(here.visit(who, minutes=minutes), word_under_it()) is None
        assert len(await here.owed("suggestion")) == 1
