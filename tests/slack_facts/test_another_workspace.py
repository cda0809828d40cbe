"""Slack signs for every workspace that has the app: what comes from another one is refused at the door.

The person in it has the same id as the nurse here, as ids are each workspace's own. Guard: bot/strangers.py.
"""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import text

from bot.sandbox import envelopes
from bot.sandbox.cast import HOSPITAL
from handlers.services.permissions import OURS_ONLY
from tests.stories.hospital import Hospital

WORDS = "The label printer in pod C prints to pod A"
THERE = {"id": "T9", "domain": "elsewhere"}


async def a_pebble(hospital: Hospital) -> None:
    """One pebble of the nurse; what Slack says of her has been written down, which happens behind her back."""
    await hospital.nurse.reports(WORDS)
    async with asyncio.timeout(20):
        while "Maria" not in await kept(hospital):  # noqa: ASYNC110 the row tells nobody of itself
            await asyncio.sleep(0.01)


async def kept(hospital: Hospital) -> str:
    """Everything that the database holds of pebbles, words, people and owed messages."""
    async with hospital.stage.bot.database.reading() as session:
        tables = ("pebble", "words", "person", "alias", "owed", "history", "role_grant", "workspace")
        found = [(await session.execute(text(f"SELECT * FROM {table}"))).all() for table in tables]
    return str([sorted(map(str, rows)) for rows in found])


def from_there(hospital: Hospital, kind: str, **more: Any) -> dict[str, Any]:
    """A payload of workspace T9, by somebody who has the nurse's id there."""
    payload = envelopes.interaction(hospital.slack.world, hospital.nurse.slack.person, kind) | {"team": THERE}
    payload["user"] |= {"team_id": "T9"}
    return payload | {"trigger_id": "1.2.3"} | more


def a_button(action_id: str, value: str) -> list[dict[str, Any]]:
    return [{"type": "button", "block_id": "b", "action_id": action_id, "value": value, "action_ts": "1.2"}]


@pytest.mark.parametrize(
    ("button", "user_team"),
    [
        ("intake.withdraw", "T9"),
        ("intake.withdraw", HOSPITAL.team_id),
        ("intake.withdraw", None),
        ("intake.correct", "T9"),
        ("conversation.answer", "T9"),
    ],
)
async def test_a_press_changes_nothing(hospital: Hospital, button: str, user_team: str | None) -> None:
    await a_pebble(hospital)
    before, asked = await kept(hospital), len(hospital.slack.calls)
    payload = from_there(hospital, "block_actions", actions=a_button(button, "1"))
    payload["user"]["team_id"] = user_team
    payload["channel"] = {"id": hospital.nurse.slack.dm_channel}
    assert (await hospital.slack.courier.interaction(payload)).status == 200
    await hospital.stage.settled()
    assert await kept(hospital) == before
    assert "views.open" not in [call.what for call in list(hospital.slack.calls)[asked:]]


async def test_a_form_is_not_saved_and_says_why(hospital: Hospital) -> None:
    await a_pebble(hospital)
    await hospital.nurse.opens_form()
    hospital.nurse.slack.fill("What got in your way?", WORDS)
    before, form = await kept(hospital), hospital.nurse.slack.modal
    reply = await hospital.slack.courier.interaction(from_there(hospital, "view_submission", view=form))
    await hospital.stage.settled()
    assert json.loads(reply.body) == {"response_action": "errors", "errors": {"what": OURS_ONLY}}
    assert await kept(hospital) == before and len(hospital.cards()) == 1


@pytest.mark.parametrize("words", ["", WORDS, "mine", "1"])
async def test_a_command_opens_and_shows_nothing(hospital: Hospital, words: str) -> None:
    await a_pebble(hospital)
    before, asked = await kept(hospital), len(hospital.slack.calls)
    room = hospital.slack.world.dm(hospital.nurse.id)
    fields = envelopes.command(hospital.slack.world, hospital.nurse.slack.person, room, "/pebble", words)
    reply = await hospital.slack.courier.form("/pebble", fields | {"team_id": "T9", "trigger_id": "1.2.3"})
    assert json.loads(reply.body) == {"response_type": "ephemeral", "text": OURS_ONLY}
    assert [call.what for call in list(hospital.slack.calls)[asked:]] == ["/pebble"]
    assert await kept(hospital) == before


async def test_an_event_is_taken_and_nothing_comes_of_it(hospital: Hospital) -> None:
    await a_pebble(hospital)
    before, world = await kept(hospital), hospital.slack.world
    event = {"type": "message", "channel_type": "im", "channel": hospital.nurse.slack.dm_channel, "ts": "9.9"}
    event |= {"user": hospital.nurse.id, "text": "more", "thread_ts": hospital.nurse.messages[0]["ts"]}
    callback = envelopes.event_callback(world, event, None) | {"team_id": "T9"}
    callback["authorizations"] = [callback["authorizations"][0] | {"team_id": "T9"}]
    await hospital.slack.courier.event(callback)
    await hospital.stage.settled()
    assert next(reversed(list(hospital.slack.calls))).status == 200
    assert await kept(hospital) == before


async def test_somebody_of_another_organisation_presses_in_vain(hospital: Hospital) -> None:
    """Slack Connect: the payload's team is ours, the person's is not."""
    await a_pebble(hospital)
    before = await kept(hospital)
    payload = from_there(hospital, "block_actions", actions=a_button("intake.withdraw", "1"))
    payload |= {"team": {"id": HOSPITAL.team_id}, "channel": {"id": hospital.nurse.slack.dm_channel}}
    await hospital.slack.courier.interaction(payload)
    await hospital.stage.settled()
    assert await kept(hospital) == before
    assert OURS_ONLY in hospital.nurse.last_read or OURS_ONLY in hospital.nurse.last_whisper
