"""The sandbox's answers and payloads have the shapes that Slack documents, key by key; the SDK reads its views."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.sandbox.api.methods import METHODS
from bot.sandbox.cast import HOSPITAL
from tests.bot.sandbox.conftest import House, kind_of
from tests.bot.sandbox.documented import ANSWERS, CALLBACK, PAYLOADS, differs
from tests.bot.sandbox.samples import WORDS, Json, actions, modal, named

PNG = b"\x89PNG\r\n\x1a\n and the rest"
HOME = {"type": "home", "blocks": [actions(named("Report", "report"))]}


async def answers(house: House) -> AsyncIterator[tuple[str, Json]]:
    """One good answer of every method."""

    async def call(method: str, token: str = "xoxb-sandbox", **args: Any) -> Json:
        headers = {"Authorization": f"Bearer {token}"}
        answer: Json = (await house.http.post(f"/api/{method}", json=args, headers=headers)).json()
        assert answer.pop("ok"), (method, answer)
        return answer

    there: Json = {"channel": HOSPITAL.triage}
    card: Json = {"text": "card", "blocks": [actions(named("Go", "go"))]}
    about = {"event_type": "card", "event_payload": {"id": "1"}}
    posted = await call("chat.postMessage", **there, **card, metadata=about)
    ts = posted["ts"]
    await house.owner.say("a reply", HOSPITAL.triage, thread=ts)
    yield "chat.postMessage", posted
    broadcast: Json = {"thread_ts": ts, "reply_broadcast": True, "text": "to all"}
    yield "chat.postMessage", await call("chat.postMessage", **there, **broadcast)
    yield "chat.update", await call("chat.update", **there, ts=ts, text="edited")
    yield "chat.postEphemeral", await call("chat.postEphemeral", **there, user=HOSPITAL.owner, text="x")
    yield "chat.getPermalink", await call("chat.getPermalink", **there, message_ts=ts)
    for deed in ("add", "get", "remove"):
        name: Json = {} if deed == "get" else {"name": "eyes"}
        yield f"reactions.{deed}", await call(f"reactions.{deed}", **there, timestamp=ts, **name)
    upload = await call("files.getUploadURLExternal", filename="a.png", length=len(PNG))
    yield "files.getUploadURLExternal", upload
    await house.http.post(upload["upload_url"], content=PNG)
    shared: Json = {"files": [{"id": upload["file_id"], "title": "A"}], "channel_id": HOSPITAL.triage}
    yield "files.completeUploadExternal", await call("files.completeUploadExternal", **shared)
    for limit in (1, 100):
        yield "conversations.history", await call("conversations.history", **there, limit=limit)
        yield "conversations.replies", await call("conversations.replies", **there, ts=ts, limit=limit)
    yield "chat.delete", await call("chat.delete", **there, ts=ts)
    trigger = house.slack.triggers.new
    opened = await call("views.open", trigger_id=trigger(HOSPITAL.nurse), view=modal(WORDS))
    yield "views.open", opened
    yield "views.push", await call("views.push", trigger_id=trigger(HOSPITAL.nurse), view=modal(WORDS))
    yield "views.update", await call("views.update", view_id=opened["view"]["id"], view=modal(WORDS))
    yield "views.publish", await call("views.publish", user_id=HOSPITAL.nurse, view=HOME)
    others: list[tuple[str, Json]] = [
        ("conversations.open", {"users": HOSPITAL.nurse}),
        ("conversations.open", {"users": HOSPITAL.nurse, "return_im": True}),
        ("conversations.info", {**there, "include_num_members": True}),
        ("conversations.members", there),
        ("conversations.list", {"types": "public_channel,private_channel,im"}),
        *(("users.info", {"user": user, "include_locale": True}) for user in house.slack.world.people),
        ("users.list", {}),
        ("usergroups.list", {"include_users": True}),
        ("usergroups.users.list", {"usergroup": HOSPITAL.analysts}),
        ("team.info", {}),
        ("auth.test", {}),
    ]
    for method, args in others:
        yield method, await call(method, **args)
    yield "apps.connections.open", await call("apps.connections.open", token="xapp-sandbox")


async def test_every_answer_has_its_documented_shape(house: House):
    house.slack.limits.on = False
    found = [each async for each in answers(house)]
    assert {method for method, _ in found} == METHODS.keys() == ANSWERS.keys()
    for method, answer in found:
        assert differs(answer, ANSWERS[method], method) == []


async def happen(house: House) -> None:
    """Everything that the app is told of, once."""
    house.slack.events |= {"reaction_added", "user_change"}
    await house.opens(modal(WORDS, notify_on_close=True))
    await house.nurse.close()
    await house.opens(modal(WORDS))
    house.nurse.fill("What got in your way?", "the printer")
    await house.nurse.submit()
    await house.client.views_publish(user_id=HOSPITAL.nurse, view=HOME)
    await house.nurse.open_home()
    await house.nurse.press("Report", on="home")
    await house.nurse.shortcut("report_pebble")
    posted = await house.client.chat_postMessage(
        channel=HOSPITAL.triage, text="card", blocks=[actions(named("Go", "go", value="1"))]
    )
    await house.owner.press("Go", on=posted["ts"])
    await house.owner.react("eyes", on=posted["ts"])
    said = await house.owner.say("a reply", HOSPITAL.triage, thread=posted["ts"])
    await house.owner.message_shortcut("report_message", on=said)
    await house.owner.edit(said, "another")
    await house.owner.delete(said)
    await house.slack.workspace.invite(HOSPITAL.news, HOSPITAL.guest)
    await house.slack.workspace.change(HOSPITAL.nurse, title="Charge nurse")
    await house.slack.workspace.regroup(HOSPITAL.analysts, (HOSPITAL.owner,))


async def test_every_payload_has_its_documented_shape(house: House):
    await happen(house)
    told: dict[str, list[Json]] = {}
    for payload in house.app.heard:
        told.setdefault(kind_of(payload), []).append(payload)
    assert told.keys() == PAYLOADS.keys()
    for kind, payloads in told.items():
        for payload in payloads:
            inner = payload
            if payload.get("type") == "event_callback":
                assert differs(payload, CALLBACK, kind) == []
                inner = payload["event"]
            assert differs(inner, PAYLOADS[kind], kind) == []


async def test_the_sdk_reads_a_view_as_it_was_sent(house: House):
    view = await house.opens(modal(WORDS, private_metadata="x", callback_id="report"))
    read = View(**view).to_dict()
    for key in ("type", "title", "submit", "private_metadata", "callback_id", "blocks"):
        assert read[key] == view[key]


@pytest.mark.parametrize(
    ("found", "shape", "said"),
    [
        ({"a": 1}, {"a": int, "b?": str}, []),
        ({"a": True}, {"a": int}, ["/a is True"]),
        ({}, {"a": int}, ["/a is missing"]),
        ({"a": 1, "c": 2}, {"a": int}, ["/c is not documented"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": str}]}, ["/a/0/b is 1"]),
        ({"a": None}, {"a": (str, None)}, []),
    ],
)
def test_a_difference_is_named_with_its_place(found: Json, shape: Json, said: list[str]):
    assert differs(found, shape) == said
