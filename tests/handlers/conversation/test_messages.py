"""The words of a conversation, as the reporter reads them."""

from typing import Any

from handlers.conversation.ask import ask
from handlers.conversation.hear import hear
from handlers.conversation.heard import Heard
from handlers.conversation.relay import relay
from handlers.stopped import FILES_STAY, WHY_FILES_STAY
from storage.models import Person
from tests.handlers.conversation.ward import (
    HEAD,
    MONDAY,
    NURSE,
    OWNER,
    TEAM,
    Ward,
    said_in_dm,
    screened,
    ward,
)


async def asked(here: Ward, question: str = "Which <screen> & which button?") -> None:
    await here.reported()
    assert await ask(here.visit(OWNER), 1, screened(question), source="V0ASK") is None


async def writes(here: Ward, text: str, **more: Any) -> None:
    heard = Heard.of(said_in_dm(text, **more))
    assert heard is not None
    assert await hear(here.visit(NURSE), heard) is None


async def test_a_question_says_who_asks_about_what(database_url):
    async with ward(database_url) as here:
        await asked(here)
        letter = await here.letter("question")
        assert letter is not None
        assert letter.text == "Dana Kim has a question about PEB-1."
        assert await here.says("question") == "\n".join(
            [
                ":speech_balloon: Dana Kim (IT) asks about *PEB-1*:",
                "Which <screen> & which button?",
                "Answer",
                "Or just write in this thread.",
            ]
        )


async def test_a_question_of_someone_unknown_still_reads_well(database_url):
    async with ward(database_url) as here:
        await asked(here)
        async with here.house.database.transaction() as session:
            known = await session.get(Person, (TEAM, OWNER))
            assert known is not None
            known.name = ""
        letter = await here.letter("question")
        assert letter is not None and letter.text == "A colleague has a question about PEB-1."


async def test_a_question_leaves_after_a_resolve_but_not_after_a_withdrawal(database_url):
    async with ward(database_url) as here:
        await asked(here)
        await here.resolved()
        assert await here.letter("question") is not None
        async with here.changing() as found:
            found.reopen(by=NURSE, at=MONDAY)
            found.withdraw(by=NURSE, at=MONDAY)
        assert await here.letter("question") is None


async def test_the_first_word_is_told_where_it_went(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "It also happens in the ED", thread_ts=HEAD)
        letter = await here.letter("relayed")
        assert letter is not None
        assert letter.text == "IT for Orders &amp; sets sees what you wrote about PEB-1."
        assert await here.says("relayed") == (
            ":white_check_mark: This reaches IT for Orders & sets."
            " So does everything you write in this thread."
        )


async def test_an_answer_from_the_form_stands_in_the_thread_too(database_url):
    async with ward(database_url) as here:
        await asked(here)
        await writes(here, "Wait, I look", thread_ts=HEAD)
        await relay(here.visit(NURSE), 1, screened("The <blue> one"), mark="V0ANSWER", form=True)
        assert await here.says("relayed") == "\n".join(
            ["You wrote:", "The <blue> one", ":white_check_mark: This reaches IT for Orders & sets."]
        )


async def test_after_a_resolve_the_way_back_stands_below(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        await writes(here, "Still slow", thread_ts=HEAD)
        said = await here.says("relayed")
        assert "PEB-1 is marked as resolved. If something is left, it can be opened again here:" in said
        assert said.endswith("Yes, it's gone\nPartly\nStill there")


async def test_after_a_yes_one_button_is_left(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await here.resolved()
        async with here.changing() as found:
            found.confirm(by=NURSE, at=MONDAY)
        await writes(here, "It came back", thread_ts=HEAD)
        said = await here.says("relayed")
        assert "PEB-1 is closed. If something is left" in said
        assert said.endswith("\nStill there")
        assert "Partly" not in said


async def test_after_a_withdrawal_there_is_no_button(database_url):
    async with ward(database_url) as here:
        await here.reported()
        async with here.changing() as found:
            found.withdraw(by=NURSE, at=MONDAY)
        await writes(here, "Sorry for the noise", thread_ts=HEAD)
        assert (await here.says("relayed")).endswith("PEB-1 is closed, and IT reads your words all the same.")


async def test_what_was_kept_back_names_the_kind_and_not_the_number(database_url):
    async with ward(database_url) as here:
        await here.reported()
        await writes(here, "MRN 12345678", thread_ts=HEAD)
        letter, said = await here.letter("kept_back"), await here.says("kept_back")
        assert letter is not None and letter.text == (
            "Your last message was not passed on: it may point to a patient."
        )
        assert "*This was not passed on.* It looks like it holds a record number." in said
        assert "Pebble kept nothing of it and sent nothing on" in said and "*Delete message*" in said
        assert "12345678" not in said + letter.text


async def test_a_word_to_pebble_is_offered_the_form(database_url):
    async with ward(database_url) as here:
        await writes(here, "The scanner beeps all night", files=[{"id": "F1"}])
        assert await here.says("suggestion") == "\n".join(
            [
                "*Shall I make this a pebble?* "
                "The form opens with your words, and nothing is saved until you send it.",
                "Yes, open the form",
                "No, thanks",
                f"{FILES_STAY} {WHY_FILES_STAY}",
            ]
        )


async def test_a_lone_file_is_asked_for_a_sentence(database_url):
    async with ward(database_url) as here:
        await writes(here, "", files=[{"id": "F1"}])
        assert "What does it show? Say it in one sentence" in await here.says("files_stay")
