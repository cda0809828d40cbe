"""What counts as a person's message, and how it reads."""

import pytest

from handlers.conversation.heard import Heard
from tests.handlers.conversation.ward import DM, HEAD, said_in_dm


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
def test_a_persons_new_message_is_heard(subtype):
    heard = Heard.of(said_in_dm("It froze again", subtype=subtype))
    assert heard is not None
    assert (heard.channel, heard.text) == (DM, "It froze again")


@pytest.mark.parametrize(
    "other",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"subtype": "message_replied"},
        {"bot_id": "B0PEBBLE"},
        {"user": None},
    ],
)
def test_edits_deletions_and_bots_are_not_heard(other):
    assert Heard.of(said_in_dm("It froze again", **other)) is None


def test_a_message_that_begins_a_thread_is_its_own_head():
    alone = Heard.of(said_in_dm("Hello", ts="1700000009.000100"))
    reply = Heard.of(said_in_dm("Hello", thread_ts=HEAD))
    assert alone is not None and alone.head == "1700000009.000100"
    assert reply is not None and reply.head == HEAD


@pytest.mark.parametrize(
    ("slack", "typed"),
    [
        ("BP &lt; 90 &amp; rising", "BP < 90 & rising"),
        ("it shows &amp;lt; literally", "it shows &lt; literally"),
        ("call <tel:5550199|555-0199>", "call 555-0199"),
        ("see <https://wiki.example/x?a=1&amp;b=2>", "see https://wiki.example/x?a=1&b=2"),
        ("mail <mailto:it@example.org|it@example.org>", "mail it@example.org"),
        ("ask <@U0OWNER1>", "ask <@U0OWNER1>"),
        ("\u200b\u200b", ""),
    ],
)
def test_words_read_as_they_were_typed(slack, typed):
    heard = Heard.of(said_in_dm(slack))
    assert heard is not None and heard.text == typed


@pytest.mark.parametrize(
    ("with_it", "more"),
    [({}, False), ({"files": [{"id": "F1"}]}, True), ({"attachments": [{"text": "forwarded"}]}, True)],
)
def test_files_and_forwarded_messages_are_noticed(with_it, more):
    heard = Heard.of(said_in_dm("", **with_it))
    assert heard is not None and heard.more is more


def test_words_do_not_slip_into_a_log():
    assert "froze" not in repr(Heard.of(said_in_dm("It froze again")))
