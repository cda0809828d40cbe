"""Yes closes with thanks; partly and still there open the pebble again."""

import pytest

from handlers.followup.decide import confirm, reopen, why_not_reopen
from handlers.services.reporters import NOT_YOURS
from storage.models import History, Step, Words
from storage.models.states import Resolution, Status
from storage.outbox import REPORTER
from tests.handlers.conversation.ward import MONDAY, NURSE, OWNER, STRANGER, Ward, screened, ward

PRIVATE = pytest.mark.parametrize("private", [False, True])


async def last(here: Ward) -> History:
    history: list[History] = await here.all(History)
    return max(history, key=lambda event: event.seq)


async def says_left(here: Ward, *, by: str = NURSE, source: str = "V0LEFT") -> str | None:
    words = screened("The second screen is slow")
    return await reopen(here.visit(by), 1, words, answer="partly", source=source)


@PRIVATE
async def test_yes_closes_with_thanks(database_url, private):
    async with ward(database_url) as here:
        found = await here.reported(private=private)
        await here.resolved()
        assert await confirm(here.visit(NURSE), 1) is None
        assert (await here.pebble()).status is Status.CLOSED
        event = await last(here)
        assert (event.step, event.actor) == (Step.CONFIRMED, found.reporter)
        [thanks], [note] = await here.owed("thanks"), await here.owed("note")
        assert (thanks.to, thanks.detail) == (REPORTER, {"seq": event.seq})
        assert note.detail["seq"] == event.seq
        assert await here.says("thanks") == (
            ":tada: *PEB-1 is out of your shoe.* Thank you for saying so: Dana Kim (IT) hears it too."
        )
        assert (NURSE in await here.everything_stored()) is not private


async def test_thanks_are_silent_once_it_is_open_again(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        await confirm(here.visit(NURSE), 1)
        await says_left(here)
        assert await here.letter("thanks") is None


async def test_yes_twice_says_why_not(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        await confirm(here.visit(NURSE), 1)
        said = await confirm(here.visit(NURSE), 1)
        assert said is not None and "isn't marked as resolved" in said
        assert len(await here.owed("thanks")) == 1


@PRIVATE
async def test_what_is_left_opens_it_again(database_url, private):
    async with ward(database_url) as here:
        found = await here.reported(private=private)
        await here.resolved()
        assert await why_not_reopen(here.visit(NURSE), 1) is None
        assert await says_left(here) is None
        after = await here.pebble()
        assert (after.status, after.reopened) == (Status.ACKNOWLEDGED, 1)
        event = await last(here)
        assert (event.step, event.actor, event.detail) == (
            Step.REOPENED,
            found.reporter,
            {"answer": "partly"},
        )
        [words] = [words for words in await here.all(Words) if words.id == event.words_id]
        assert (words.text, words.author) == ("The second screen is slow", found.reporter)
        assert len(await here.owed("note")) == len(await here.owed("news")) == 1


async def test_the_same_form_twice_opens_it_once(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        assert await says_left(here) is None
        assert await says_left(here) is None
        assert (await here.pebble()).reopened == 1


async def test_another_form_afterwards_says_why_not(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        await says_left(here)
        said = await says_left(here, source="V0AGAIN")
        assert said is not None and "still open" in said
        assert await why_not_reopen(here.visit(NURSE), 1) == said


async def test_it_may_come_back_after_a_yes(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        await confirm(here.visit(NURSE), 1)
        assert await says_left(here) is None
        assert (await here.pebble()).status is Status.ACKNOWLEDGED


async def test_a_declined_pebble_does_not_come_back_by_an_old_button(database_url):
    async with ward(database_url) as here:
        await here.reported()
        async with here.changing() as found:
            found.decline(
                reason="safety",
                role="owner",
                review_on=MONDAY.date(),
                words_id="w",
                by=OWNER,
                at=MONDAY,
                today=MONDAY.date(),
            )
        said = await says_left(here)
        assert said is not None and "ended in another way" in said
        assert (await here.pebble()).resolution is Resolution.WONT_FIX


async def test_only_the_reporter_says_so(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        for who in (STRANGER, OWNER):
            assert await confirm(here.visit(who), 1) == NOT_YOURS
            assert await says_left(here, by=who) == NOT_YOURS
            assert await why_not_reopen(here.visit(who), 1) == NOT_YOURS
        assert (await here.pebble()).status is Status.RESOLVED


async def test_a_pebble_that_is_not_there(database_url):
    async with ward(database_url) as here:
        assert await confirm(here.visit(NURSE), 7) == "There is no PEB-7 in this hospital."
