"""The manifest asks for exactly what the code uses, and the local Slack grants exactly that."""

from pathlib import Path

import pytest

from bot.manifest.known import EVENTS
from bot.manifest.needs import events, scopes
from bot.sandbox import install
from bot.sandbox.slack import Slack
from bot.visits import ABOUT_PEOPLE
from tests.bot.manifest import asked

HOUSE = Path(__file__).parents[3]

LISTENS = """
CHANGES = ("member_joined_channel", "member_left_channel")

def listen(app):
    app.event("reaction_added")(one)
    for event in ("user_change", "team_join"):
        app.event(event)(two)
    app.event("message", matchers=[in_direct_messages])(three)
    app.event(ANY)(four)
    for event in CHANGES:
        app.event(event)(five)
"""
CALLS = """
async def call(client, slack):
    await client.chat_postMessage(channel="C1")
    await self.client_of(1).usergroups_users_list(usergroup="S1")
    await slack.ask("conversations.info", channel="C1")
"""


def planted(root: Path, source: str) -> Path:
    (root / "bot").mkdir()
    (root / "handlers").mkdir()
    (root / "handlers" / "here.py").write_text(source)
    return root


def test_every_method_that_is_called_has_its_scopes_and_no_scope_is_left_over():
    called = asked.methods(HOUSE)
    unknown = {name: place for name, place in called.items() if name not in asked.SCOPES}
    assert unknown == {}, "say in tests/bot/manifest/asked.py which scopes these need"
    by_methods = {scope for name in called for scope in asked.SCOPES[name]}
    by_events = {scope for event in events() for scope in EVENTS[event]}
    assert set(scopes()) == by_methods | by_events | {"commands"}


def test_every_event_that_is_listened_to_is_asked_for_and_no_other():
    assert set(events()) == set(asked.events(HOUSE)) | ABOUT_PEOPLE


def test_the_local_slack_grants_exactly_what_the_manifest_asks():
    assert set(scopes()) == install.SCOPES
    assert set(events()) == install.EVENTS
    slack = Slack()
    assert (slack.scopes, slack.events) == (set(scopes()), set(events()))


def test_events_are_read_off_the_source(tmp_path):
    assert asked.events(planted(tmp_path, LISTENS)).keys() == {
        "reaction_added",
        "user_change",
        "team_join",
        "message.im",
        "member_joined_channel",
        "member_left_channel",
    }


def test_methods_are_read_off_the_source(tmp_path):
    assert asked.methods(planted(tmp_path, CALLS)).keys() == {
        "chat.postMessage",
        "usergroups.users.list",
        "conversations.info",
    }


def test_a_message_listener_that_nobody_described_is_noticed(tmp_path):
    source = 'app.event("message", matchers=[in_the_moonlight])(one)'
    with pytest.raises(KeyError, match="in_the_moonlight"):
        asked.events(planted(tmp_path, source))
