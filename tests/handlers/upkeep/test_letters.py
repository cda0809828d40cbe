import pytest

from handlers.feature import Speaking
from handlers.upkeep.messages import channel_letter, channel_trouble, given_up, given_up_letter
from handlers.upkeep.troubles import TROUBLES
from storage.models import Owed
from storage.models.owed import OwedState
from tests.handlers.visits import ADMIN, NOW, T, hospital_on, words_in


@pytest.mark.parametrize(
    ("error", "happened", "remedy"),
    [
        ("is_archived", "<#C0GONE> is archived", "Unarchive it"),
        ("not_in_channel", "no longer in <#C0GONE>", "/invite @Pebble"),
        ("channel_not_found", "the channel is gone", "/invite @Pebble"),
        ("restricted_action", "only some people may write", "Let Pebble post there"),
        ("restricted_action_read_only_channel", "only some people may write", "Let Pebble post there"),
        ("something_new", "Slack did not take", "/invite @Pebble"),
    ],
)
def test_a_channel_in_trouble(error, happened, remedy):
    text = words_in(channel_letter("C0GONE", error, 12).blocks)
    assert happened in text
    assert remedy in text
    assert "choose another channel in `/pebble setup`" in text
    assert "Nothing is lost. PEB-12 is saved." in text
    assert error in text


def test_no_triage_channel_at_all():
    letter = channel_letter("", "no_triage_channel", None)
    text = words_in(letter.blocks)
    assert letter.text == "Pebble has no triage channel yet."
    assert "Choose one in `/pebble setup`" in text
    assert "<#" not in text and "no_triage_channel" not in text and "None" not in text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("card", "the card of PEB-3"),
        ("news", "a step for the reporter of PEB-3"),
        ("odd", "a message of PEB-3"),
    ],
)
def test_a_message_given_up(kind, said):
    text = words_in(given_up_letter(kind, 3, None).blocks)
    assert said in text
    assert "PEB-3 is saved with its whole history" in text
    assert "pebble doctor" in text


@pytest.mark.parametrize("error", [*TROUBLES, "http_503", None])
def test_every_reason_is_a_whole_sentence(error):
    for letter in (given_up_letter("card", None, error), channel_letter("C0X", error or "", None)):
        text = words_in(letter.blocks)
        assert "{" not in text and "None" not in text
        assert len(letter.blocks) == 3


def owed(owed_id, kind, **more):
    facts = {"once": owed_id, "to": ADMIN, "lane": owed_id, "owed_at": NOW, "due_at": NOW}
    return Owed(workspace_id=T, id=owed_id, kind=kind, **{**facts, **more})


async def speak(hospital, maker, letter):
    async with hospital.database.reading() as session:
        return await maker(Speaking(session, letter, NOW, {}, hospital.sealer))


async def test_why_it_was_given_up_comes_from_the_message_itself(database_url):
    async with hospital_on(database_url) as hospital:
        async with hospital.database.transaction() as session:
            session.add(owed("lost", "card", state=OwedState.GIVEN_UP, trouble="is_archived"))
        told = owed("told", "given_up", detail={"owed": "lost", "kind": "card", "pebble": 7})
        letter = await speak(hospital, given_up, told)
        assert "the card of PEB-7" in words_in(letter.blocks)
        assert "its channel is archived" in words_in(letter.blocks).lower()
        unknown = owed("told", "given_up", detail={"owed": "nothing", "kind": "card", "pebble": None})
        assert "did not arrive" in (await speak(hospital, given_up, unknown)).text


@pytest.mark.parametrize(
    ("channel", "speaks"), [("C0GONE", True), ("G0GONE", True), ("", True), ("D0NURSE", False)]
)
async def test_a_direct_message_is_nobody_elses_business(database_url, channel, speaks):
    async with hospital_on(database_url) as hospital:
        detail = {"channel": channel, "error": "channel_not_found", "pebble": 1}
        letter = await speak(hospital, channel_trouble, owed("told", "channel_trouble", detail=detail))
        assert (letter is not None) is speaks
