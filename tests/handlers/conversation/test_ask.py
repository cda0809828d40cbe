"""Asking the reporter, from the card's form and from its thread."""

import pytest

from bot.sandbox.reading import text_of
from handlers.conversation.ask import TO_REPORTER, ask, why_not_ask
from handlers.feature import Letter
from handlers.services.permissions import OWNERS_ONLY
from handlers.services.reading import NOTHING_WRITTEN
from storage.models import History, Owed, Sighting, Step, Words
from storage.models.states import Status, WaitingOn
from storage.outbox import REPORTER, THREAD
from storage.queries.pebbles import pebble_to_change
from tests.handlers.conversation.ward import CARDS, NURSE, OWNER, STRANGER, TEAM, Ward, screened, ward


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("to reporter: Is it better now?", "Is it better now?"),
        ("To Reporter:Is it better now?", "Is it better now?"),
        (" TO REPORTER : one two", "one two"),
        ("to reporter:", ""),
        ("I wrote to reporter: hello", None),
        ("to the reporter: hello", None),
        ("to reporter hello", None),
    ],
)
def test_the_word_in_the_thread(written, question):
    found = TO_REPORTER.pattern.fullmatch(written)
    assert (found and found.group(1)) == question


async def test_a_question_reaches_the_reporter_and_the_thread(database_url):
    async with ward(database_url) as here:
        await here.reported()
        assert await ask(here.visit(OWNER), 1, screened("Is it better now?"), source="V0ASK") is None
        found = await here.pebble()
        assert (found.status, found.waiting_on, found.owner) == (Status.WAITING, WaitingOn.REPORTER, OWNER)
        [asked] = [event for event in await here.all(History) if event.step is Step.ASKED]
        [words] = [words for words in await here.all(Words) if words.id == asked.words_id]
        assert (words.text, words.author) == ("Is it better now?", OWNER)
        [question], [note] = await here.owed("question"), await here.owed("note")
        assert (question.to, question.detail) == (REPORTER, {"seq": asked.seq})
        assert (note.to, note.detail) == (THREAD, {"seq": asked.seq, "piece": 0})


async def test_a_form_sent_twice_asks_once(database_url):
    async with ward(database_url) as here:
        await here.reported()
        for _ in range(2):
            assert await ask(here.visit(OWNER), 1, screened("Better now?"), source="V0ASK") is None
        assert len(await here.owed("question")) == 1


@pytest.mark.parametrize("who", [STRANGER, NURSE])
async def test_only_an_owner_asks(database_url, who):
    async with ward(database_url) as here:
        await here.reported()
        assert await why_not_ask(here.visit(who), 1) == OWNERS_ONLY
        assert await ask(here.visit(who), 1, screened("Better now?"), source="V0ASK") == OWNERS_ONLY
        assert await here.owed("question") == []
        assert (await here.pebble()).status is Status.NEW


async def test_nobody_asks_about_a_pebble_that_is_not_there(database_url):
    async with ward(database_url) as here:
        problem = "There is no PEB-7 in this hospital."
        assert await why_not_ask(here.visit(OWNER), 7) == problem
        assert await ask(here.visit(OWNER), 7, screened("Better now?"), source="V0ASK") == problem


async def test_a_resolved_pebble_is_not_asked_about(database_url):
    async with ward(database_url) as here:
        await here.reported()
        assert await why_not_ask(here.visit(OWNER), 1) is None
        await here.resolved()
        problem = await why_not_ask(here.visit(OWNER), 1)
        assert problem is not None and "already resolved" in problem
        assert await ask(here.visit(OWNER), 1, screened("Better now?"), source="V0ASK") == problem
        assert [words for words in await here.all(Words) if words.source == "V0ASK"] == []


async def written_in_thread(here: Ward, text: str) -> str | Letter | None:
    match = TO_REPORTER.pattern.fullmatch(text)
    assert match is not None
    visit = here.visit(OWNER, channel=CARDS)
    async with visit.transaction() as session:
        found = await pebble_to_change(session, TEAM, 1)
        assert found is not None
        return await TO_REPORTER.run(session, visit, found, match.group(1), f"{CARDS}:1700000001.000100")


async def test_a_question_from_the_thread_is_the_same_deed(database_url):
    async with ward(database_url) as here:
        await here.reported()
        for _ in range(2):
            assert await written_in_thread(here, "to reporter: Is it better now?") is None
        assert len(await here.owed("question")) == 1
        assert "Is it better now?" in await here.says("question")


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        ("", NOTHING_WRITTEN),
        ("why? " * 700, "3,499 characters, and 3,000 fit"),
    ],
)
async def test_a_question_that_cannot_leave_says_why(database_url, rest, problem):
    async with ward(database_url) as here:
        await here.reported()
        before = len(await here.all(Owed))
        said = await written_in_thread(here, f"to reporter: {rest}")
        assert isinstance(said, str) and problem in said
        assert len(await here.all(Owed)) == before


async def test_a_question_with_patient_data_is_answered_privately_with_a_way_to_ask_without(database_url):
    async with ward(database_url) as here:
        await here.reported()
        before = len(await here.all(Owed))
        said = await written_in_thread(here, "to reporter: MRN 12345678?")
        assert isinstance(said, Letter) and "record number" in text_of({"blocks": said.blocks})
        (button,) = [one["elements"][0] for one in said.blocks if one["type"] == "actions"]
        assert (button["action_id"], button["value"]) == ("conversation.ask", "1\nMRN [record number]?")
        assert len(await here.all(Owed)) == before
        assert "12345678" not in str(said) + await here.everything_stored()
        assert [(one.type, one.times) for one in await here.all(Sighting)] == [("RECORD_NUMBER", 1)]
