"""chat.*: what may be posted where, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from tests.bot.sandbox.conftest import House

DIVIDER = [{"type": "divider"}]


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


@pytest.fixture
async def open_house(house: House) -> House:
    house.slack.limits.on = False
    return house


async def test_a_post_answers_with_what_stands_there(open_house: House):
    answer = await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="a *c*")
    assert answer["channel"] == HOSPITAL.triage
    assert answer["message"]["text"] == "a *c*"
    assert answer["message"]["bot_id"] == "B0PEBBLEBOT"
    assert open_house.slack.messages(HOSPITAL.triage) == [answer["message"]]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a <b> & c", "a &lt;b&gt; &amp; c"),
        ("> a &amp; b", "&gt; a &amp; b"),
        (
            "<@U0MARIALOPEZ> <!channel> <#C0GENERAL00|general>",
            "<@U0MARIALOPEZ> <!channel> <#C0GENERAL00|general>",
        ),
        ("<https://x.example/?a=1&amp;b=2|the page>", "<https://x.example/?a=1&amp;b=2|the page>"),
        ("<!channel", "&lt;!channel"),
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
    ],
)
async def test_signs_are_escaped_on_the_way_in(open_house: House, sent: str, kept: str):
    section = {"type": "section", "text": {"type": "mrkdwn", "text": sent}}
    answer = await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text=sent, blocks=[section])
    assert answer["message"]["text"] == kept
    assert answer["message"]["blocks"][0]["text"]["text"] == kept


async def test_a_post_to_a_person_stands_in_their_direct_messages(open_house: House):
    answer = await open_house.client.chat_postMessage(channel=HOSPITAL.nurse, text="hello")
    assert answer["channel"].startswith("D")
    assert [m["text"] for m in open_house.nurse.dm] == ["hello"]


async def test_a_channel_may_be_called_by_name(open_house: House):
    answer = await open_house.client.chat_postMessage(channel="#ehr-pebbles", text="hello")
    assert answer["channel"] == HOSPITAL.triage


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE00", "channel_not_found"),
        ("#nowhere", "channel_not_found"),
        ("U0NOBODY000", "channel_not_found"),
        (HOSPITAL.deactivated, "channel_not_found"),
        (HOSPITAL.outsider, "channel_not_found"),
        (HOSPITAL.general, "not_in_channel"),
    ],
)
async def test_where_the_app_cannot_post(open_house: House, channel: str, error: str):
    assert await refusal(open_house.client.chat_postMessage(channel=channel, text="hello")) == error


async def test_with_the_public_scope_it_posts_without_joining(open_house: House):
    open_house.slack.scopes.add("chat:write.public")
    await open_house.client.chat_postMessage(channel=HOSPITAL.general, text="hello")


async def test_an_archived_channel_takes_nothing(open_house: House):
    await open_house.slack.workspace.archive(HOSPITAL.triage)
    answer = await refusal(open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="hello"))
    assert answer == "is_archived"


async def test_in_an_archived_channel_nothing_can_be_edited(open_house: House):
    posted = await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="hello")
    await open_house.slack.workspace.archive(HOSPITAL.triage)
    edit = open_house.client.chat_update(channel=HOSPITAL.triage, ts=posted["ts"], text="again")
    assert await refusal(edit) == "is_inactive"


async def test_a_private_channel_it_was_removed_from_is_not_found(open_house: House):
    await open_house.slack.workspace.remove(HOSPITAL.managers, "U0PEBBLEBOT")
    answer = await refusal(open_house.client.chat_postMessage(channel=HOSPITAL.managers, text="hello"))
    assert answer == "channel_not_found"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "  \n"}, "no_text"),
        ({"text": "a", "blocks": DIVIDER * 51}, "invalid_blocks"),
        ({"text": "a", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"text": "a", "attachments": [{"text": "a"}] * 101}, "too_many_attachments"),
        ({"text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"text": "a", "metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        ({"text": "a", "metadata": "x"}, "invalid_metadata_format"),
        ({"text": "a", "thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
async def test_what_cannot_be_posted(open_house: House, words: Any, error: str):
    post = open_house.client.api_call("chat.postMessage", json={"channel": HOSPITAL.triage, **words})
    assert await refusal(post) == error
    assert open_house.slack.messages(HOSPITAL.triage) == []


async def test_invalid_blocks_come_with_slacks_messages(open_house: House):
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    with pytest.raises(SlackApiError) as refused:
        await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="a", blocks=blocks)
    (message,) = refused.value.response["response_metadata"]["messages"]
    assert "/blocks/0/text/text" in message


async def test_text_beyond_40000_is_cut(open_house: House):
    answer = await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000


async def test_a_reply_is_counted_on_its_parent(open_house: House):
    client = open_house.client
    parent = (await client.chat_postMessage(channel=HOSPITAL.triage, text="card"))["ts"]
    reply = await client.chat_postMessage(channel=HOSPITAL.triage, text="reply", thread_ts=parent)
    await open_house.owner.say("from a person", HOSPITAL.triage, parent)
    (card,) = open_house.slack.messages(HOSPITAL.triage)
    assert (card["reply_count"], card["reply_users"]) == (2, ["U0PEBBLEBOT", HOSPITAL.owner])
    assert [m["text"] for m in open_house.slack.thread(HOSPITAL.triage, parent)] == [
        "card", "reply", "from a person"]  # fmt: skip
    nested = client.chat_postMessage(channel=HOSPITAL.triage, text="no", thread_ts=reply["ts"])
    assert await refusal(nested) == "cannot_reply_to_message"


async def test_a_broadcast_stands_in_both(open_house: House):
    parent = (await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="card"))["ts"]
    await open_house.client.chat_postMessage(
        channel=HOSPITAL.triage, text="news", thread_ts=parent, reply_broadcast=True
    )
    assert [m["text"] for m in open_house.slack.messages(HOSPITAL.triage)] == ["card", "news"]
    assert len(open_house.slack.thread(HOSPITAL.triage, parent)) == 2


async def test_an_update_replaces_words_and_blocks(open_house: House):
    client = open_house.client
    posted = await client.chat_postMessage(channel=HOSPITAL.triage, text="old", blocks=DIVIDER)
    await client.chat_update(channel=HOSPITAL.triage, ts=posted["ts"], text="new")
    (message,) = open_house.slack.messages(HOSPITAL.triage)
    assert (message["text"], "blocks" in message) == ("new", False)
    assert message["edited"]["user"] == "U0PEBBLEBOT"


async def test_an_update_takes_4000_characters(open_house: House):
    posted = await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="old")
    there: Any = {"channel": HOSPITAL.triage, "ts": posted["ts"]}
    await open_house.client.chat_update(**there, text="x" * 4000)
    assert await refusal(open_house.client.chat_update(**there, text="x" * 4001)) == "msg_too_long"


async def test_only_its_own_messages_can_be_changed(open_house: House):
    said = await open_house.owner.say("mine", HOSPITAL.triage)
    there: Any = {"channel": HOSPITAL.triage, "ts": said["ts"]}
    assert await refusal(open_house.client.chat_update(**there, text="x")) == "cant_update_message"
    assert await refusal(open_house.client.chat_delete(**there)) == "cant_delete_message"
    gone: Any = {"channel": HOSPITAL.triage, "ts": "1.000001"}
    assert await refusal(open_house.client.chat_update(**gone, text="x")) == "message_not_found"


async def test_a_deleted_parent_leaves_a_tombstone_and_a_deleted_reply_is_not_counted(open_house: House):
    client = open_house.client
    parent = (await client.chat_postMessage(channel=HOSPITAL.triage, text="card"))["ts"]
    reply = (await client.chat_postMessage(channel=HOSPITAL.triage, text="reply", thread_ts=parent))["ts"]
    await client.chat_delete(channel=HOSPITAL.triage, ts=parent)
    (tombstone,) = open_house.slack.messages(HOSPITAL.triage)
    assert (tombstone["subtype"], tombstone["reply_count"]) == ("tombstone", 1)
    await client.chat_delete(channel=HOSPITAL.triage, ts=reply)
    assert "reply_count" not in open_house.slack.messages(HOSPITAL.triage)[0]


async def test_a_whisper_is_seen_by_one_and_stands_in_no_history(open_house: House):
    answer = await open_house.client.chat_postEphemeral(
        channel=HOSPITAL.triage, user=HOSPITAL.owner, text="only you"
    )
    (whisper,) = open_house.owner.whispers
    assert (whisper["ts"], whisper["channel"]) == (answer["message_ts"], HOSPITAL.triage)
    assert open_house.device_owner.whispers == []
    assert open_house.slack.messages(HOSPITAL.triage) == []
    update = open_house.client.chat_update(channel=HOSPITAL.triage, ts=whisper["ts"], text="x")
    assert await refusal(update) == "message_not_found"


async def test_a_whisper_pages_nobody(open_house: House):
    there: Any = {"channel": HOSPITAL.triage, "text": "<!channel> only you"}
    await open_house.client.chat_postEphemeral(**there, user=HOSPITAL.owner)
    assert open_house.slack.paged == []


async def test_an_edit_keeps_metadata_until_it_is_taken_away(open_house: House):
    about = {"event_type": "card", "event_payload": {"id": "1"}}
    there: Any = {"channel": HOSPITAL.triage}
    posted = await open_house.client.chat_postMessage(**there, text="x", metadata=about)
    there["ts"] = posted["ts"]
    assert (await open_house.client.chat_update(**there, text="y"))["message"]["metadata"] == about
    assert "metadata" not in (await open_house.client.chat_update(**there, text="z", metadata={}))["message"]


async def test_a_whisper_needs_somebody_in_the_channel(open_house: House):
    there: Any = {"channel": HOSPITAL.triage, "user": HOSPITAL.nurse, "text": "x"}
    assert await refusal(open_house.client.chat_postEphemeral(**there)) == "user_not_in_channel"


async def test_permalinks(open_house: House):
    client = open_house.client
    parent = (await client.chat_postMessage(channel=HOSPITAL.triage, text="card"))["ts"]
    reply = (await client.chat_postMessage(channel=HOSPITAL.triage, text="reply", thread_ts=parent))["ts"]
    card = await client.chat_getPermalink(channel=HOSPITAL.triage, message_ts=parent)
    assert card["permalink"].endswith(f"/archives/{HOSPITAL.triage}/p{parent.replace('.', '')}")
    answer = await client.chat_getPermalink(channel=HOSPITAL.triage, message_ts=reply)
    assert f"thread_ts={parent}" in answer["permalink"]


async def test_whom_a_message_pages(open_house: House):
    await open_house.client.chat_postMessage(
        channel=HOSPITAL.triage,
        text="&lt;!channel&gt; is harmless",
        blocks=[
            {"type": "section", "text": {"type": "mrkdwn", "text": f"<!here> <@{HOSPITAL.owner}>"}},
            {"type": "section", "text": {"type": "plain_text", "text": "<!everyone>"}},
        ],
    )
    here, owner = open_house.slack.paged
    assert (here.mention, owner.mention) == ("<!here>", f"<@{HOSPITAL.owner}>")
    assert HOSPITAL.device_owner in here.whom
    assert owner.whom == (HOSPITAL.owner,)


async def test_an_edit_counts_only_new_mentions(open_house: House):
    text = f"<@{HOSPITAL.owner}> look"
    posted = await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text=text)
    there: Any = {"channel": HOSPITAL.triage, "ts": posted["ts"]}
    await open_house.client.chat_update(**there, text=text + " again")
    await open_house.client.chat_update(**there, text=text + f" <!subteam^{HOSPITAL.analysts}>")
    assert [p.mention for p in open_house.slack.paged] == [
        f"<@{HOSPITAL.owner}>", f"<!subteam^{HOSPITAL.analysts}>"]  # fmt: skip
    assert open_house.slack.paged[1].whom == (HOSPITAL.owner, HOSPITAL.device_owner)


async def test_link_names_lets_a_bare_word_page(open_house: House):
    await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="@channel")
    assert open_house.slack.paged == []
    await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="@channel", link_names=True)
    assert [p.mention for p in open_house.slack.paged] == ["<!channel>"]


async def test_what_is_read_is_what_a_person_sees(open_house: House):
    blocks: list[Any] = [
        {"type": "header", "text": {"type": "plain_text", "text": "PEB-1"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"<@{HOSPITAL.nurse}> says &lt;hello&gt;"}},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}]},
    ]
    posted = await open_house.client.chat_postMessage(channel=HOSPITAL.triage, text="f", blocks=blocks)
    assert text_of(posted["message"]) == "PEB-1\n@Maria Lopez says <hello>\nGo"
