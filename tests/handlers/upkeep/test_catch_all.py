import json

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.upkeep.listeners import first_input, listen
from handlers.upkeep.messages import BUTTON_TOO_OLD, FORM_TOO_OLD, ONLY_PEBBLE, SHORTCUT_TOO_OLD
from tests.handlers.visits import NURSE, Hospital, T

WHO = {"user": {"id": NURSE, "team_id": T}, "team": {"id": T}}
TEXT_FIELD = {"type": "input", "block_id": "words", "element": {"type": "plain_text_input", "action_id": "a"}}


@pytest.fixture
def house(tmp_path):
    return Hospital(f"sqlite:///{tmp_path}/never-opened.db")


@pytest.fixture
def slack(house):
    return house.slack


@pytest.fixture
def app(house, slack):
    async def authorize(enterprise_id, team_id):
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-test")

    app = AsyncApp(client=slack, authorize=authorize, process_before_response=True)

    @app.middleware
    async def one_client(context, next):
        context["client"] = slack
        await next()

    @app.action("home.known")
    async def known(ack):
        await ack()

    listen(app, house.house)
    return app


async def asked(app, body):
    """What the app answers to this request, which comes as over a socket: signatures are another test's."""
    answer = await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert answer.status == 200
    return json.loads(answer.body) if answer.body.startswith("{") else answer.body


def pressed(action_id, **more):
    return {
        "type": "block_actions",
        **WHO,
        "actions": [{"type": "button", "block_id": "b", "action_id": action_id}],
        **more,
    }


async def test_an_old_button_is_explained_where_it_was_pressed(app, slack):
    await asked(app, pressed("tickets.forget", channel={"id": "C0TRIAGE"}))
    assert slack.said == [(NURSE, BUTTON_TOO_OLD)]


async def test_a_known_button_is_left_to_its_feature(app, slack):
    await asked(app, pressed("home.known"))
    assert slack.said == []


async def test_an_old_shortcut_is_explained(app, slack):
    for kind in ("shortcut", "message_action"):
        await asked(app, {"type": kind, **WHO, "callback_id": "old", "trigger_id": "t", "action_ts": "1"})
    assert slack.said == [(NURSE, SHORTCUT_TOO_OLD)] * 2


async def test_an_old_form_keeps_its_words(app):
    view = {
        "type": "modal",
        "callback_id": "old",
        "blocks": [{"type": "section", "block_id": "s"}, TEXT_FIELD],
    }
    answer = await asked(app, {"type": "view_submission", **WHO, "view": view})
    assert answer == {"response_action": "errors", "errors": {"words": FORM_TOO_OLD}}


async def test_an_old_form_without_fields_says_so_itself(app):
    view = {"type": "modal", "callback_id": "", "blocks": []}
    answer = await asked(app, {"type": "view_submission", **WHO, "view": view})
    assert answer["response_action"] == "update"
    assert FORM_TOO_OLD in str(answer["view"])


@pytest.mark.parametrize(
    "body",
    [
        {"type": "view_closed", **WHO, "view": {"callback_id": "old"}},
        {
            "type": "event_callback",
            "team_id": T,
            "event": {"type": "message", "user": NURSE, "text": "hello"},
        },
        {"type": "event_callback", "team_id": T, "event": {"type": "message", "subtype": "message_changed"}},
        {"type": "event_callback", "team_id": T, "event": {"type": "team_join", "user": {"id": NURSE}}},
    ],
    ids=["closed form", "message", "edited message", "event"],
)
async def test_what_nobody_waits_for_is_taken_quietly(app, slack, body):
    assert await asked(app, body) == ""
    assert slack.said == []


async def test_a_menu_of_an_earlier_version_has_no_choices(app):
    body = {"type": "block_suggestion", **WHO, "action_id": "old", "block_id": "b", "value": "x"}
    assert await asked(app, body) == {"options": []}


async def test_another_command_is_told_which_one_is_ours(app):
    body = {"command": "/pebbles", "user_id": NURSE, "team_id": T, "text": ""}
    assert await asked(app, body) == ONLY_PEBBLE


@pytest.mark.parametrize(
    ("view", "block_id"),
    [
        ({}, None),
        ({"blocks": None}, None),
        ({"blocks": ["odd", {}, {"type": "input"}]}, None),
        ({"blocks": [{"type": "section", "block_id": "s"}, TEXT_FIELD]}, "words"),
    ],
)
def test_where_a_form_can_show_an_error(view, block_id):
    assert first_input(view) == block_id
