"""One word under a pebble that closed by itself opens it again, and one press takes that back."""

from contextlib import asynccontextmanager
from typing import Any

import pytest

from handlers.conversation.hear import hear
from handlers.conversation.heard import Heard
from handlers.followup.decide import call_off, confirm_still_gone
from handlers.services.reporters import NOT_YOURS
from storage.models import History, Step
from storage.models.states import Resolution, Status
from storage.queries.pebbles import pebble_to_change
from tests.handlers.conversation.ward import (
    HEAD,
    MONDAY,
    NURSE,
    OWNER,
    STRANGER,
    TEAM,
    Ward,
    said_in_dm,
    ward,
)

TS = "1700000009.000100"


async def writes(here: Ward, text: str, *, ts: str = TS, **more: Any) -> None:
    heard = Heard.of(said_in_dm(text, ts=ts, thread_ts=HEAD, **more))
    assert heard is not None and await hear(here.visit(NURSE), heard) is None


async def does(here: Ward, *deeds: str) -> None:
    """What others do, each with its line of history."""
    async with here.house.database.transaction() as session:
        found = await pebble_to_change(session, TEAM, 1)
        assert found is not None
        for deed in deeds:
            made = {
                "resolve": lambda: found.resolve(
                    how=Resolution.CONFIG_FIX, words_id="w", by=OWNER, at=MONDAY
                ),
                "close": lambda: found.close_quietly(at=MONDAY),
                "confirm": lambda: found.confirm(by=found.reporter, at=MONDAY),
                "start": lambda: found.start(by=OWNER, at=MONDAY),
                "reopen": lambda: found.reopen(by=OWNER, at=MONDAY),
            }[deed]
            session.add(made())


@asynccontextmanager
async def closed(url: str, *, private: bool = False) -> Any:
    async with ward(url) as here:
        await here.reported(private=private)
        await does(here, "resolve", "close")
        yield here


async def last(here: Ward) -> History:
    history: list[History] = await here.all(History)
    return max(history, key=lambda event: event.seq)


@pytest.mark.parametrize("private", [False, True])
async def test_a_word_opens_it(database_url, private):
    async with closed(database_url, private=private) as here:
        await writes(here, "It still prints in pod A")
        found, event = await here.pebble(), await last(here)
        assert (found.status, found.reopened, found.resolution) == (Status.ACKNOWLEDGED, 1, None)
        assert (event.step, event.actor, event.detail["answer"]) == (Step.REOPENED, found.reporter, "wrote")
        assert len(await here.owed("note")) == len(await here.owed("news")) == 1
        assert await here.owed("relayed") == []
        assert (NURSE in await here.everything_stored()) is not private


async def test_the_same_word_twice_opens_it_once_and_a_second_one_is_added(database_url):
    async with closed(database_url) as here:
        for _ in range(2):
            await writes(here, "It still prints in pod A")
        await writes(here, "And in pod B", ts="1700000010.000100")
        assert (await here.pebble()).reopened == 1 and (await last(here)).step is Step.ADDED


async def test_a_file_that_came_with_it_stays_in_slack_and_that_is_said(database_url):
    async with closed(database_url) as here:
        await writes(here, "Look", files=[{"id": "F1"}])
        assert (await here.pebble()).status is Status.ACKNOWLEDGED
        assert "stay here in Slack" in await here.says("relayed")


@pytest.mark.parametrize(
    "since", [("reopen",), ("reopen", "resolve"), ("reopen", "resolve", "confirm")], ids="-".join
)
async def test_what_ended_by_somebodys_word_is_not_opened_by_words(database_url, since):
    async with closed(database_url) as here:
        await does(here, *since)
        before = (await here.pebble()).status
        await writes(here, "That helped")
        assert (await here.pebble()).status is before and (await last(here)).step is Step.ADDED


@pytest.mark.parametrize("since", [(), ("start",)], ids="-".join)
async def test_called_off_it_is_closed_as_it_was(database_url, since):
    async with closed(database_url) as here:
        ended = await here.pebble()
        await writes(here, "That helped")
        await does(here, *since)
        assert await call_off(here.visit(STRANGER), 1) == NOT_YOURS
        assert await call_off(here.visit(NURSE), 1) is None
        assert await call_off(here.visit(NURSE), 1) is None
        found = await here.pebble()
        for field in ("status", "resolution", "explanation_id", "resolved_by", "resolved_at"):
            assert getattr(found, field) == getattr(ended, field), field
        assert (await last(here)).step is Step.CALLED_OFF
        await writes(here, "Good night", ts="1700000010.000100")
        assert (await here.pebble()).status is Status.CLOSED


async def test_thanks_open_nothing_and_reach_it(database_url):
    async with closed(database_url) as here:
        await writes(here, "Thank you so much! 🙏")
        assert (await here.pebble()).status is Status.CLOSED and (await last(here)).step is Step.THANKED
        assert len(await here.owed("note")) == 1
        assert await here.owed("news") == await here.owed("relayed") == []
        await writes(here, "Thanks, but it still prints in pod A", ts="1700000010.000100")
        assert (await here.pebble()).status is Status.ACKNOWLEDGED


async def test_what_was_opened_for_another_reason_since_is_not_called_off(database_url):
    async with closed(database_url) as here:
        await writes(here, "That helped")
        await does(here, "resolve", "reopen")
        said = await call_off(here.visit(NURSE), 1)
        assert said is not None and "another reason" in said
        assert (await here.pebble()).status is Status.ACKNOWLEDGED


async def test_still_gone_is_said_once_and_counts_until_it_comes_back(database_url):
    async with closed(database_url) as here:
        for _ in range(2):
            assert await confirm_still_gone(here.visit(NURSE), 1) is None
        assert [event.step for event in await here.all(History)].count(Step.STILL_GONE) == 1
        assert len(await here.owed("thanks")) == 1
        await writes(here, "Thank you!")
        assert (await here.pebble()).status is Status.CLOSED
        await does(here, "reopen")
        said = await confirm_still_gone(here.visit(NURSE), 1)
        assert said is not None and "isn't closed any more" in said
