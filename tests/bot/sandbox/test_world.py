"""Timestamps, ids and the cast."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.sandbox import speech
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.refused import CannotDo
from bot.sandbox.slack import Slack
from bot.sandbox.world import micros_of

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)


async def test_messages_are_stamped_by_the_movable_clock_and_stay_in_order():
    slack = Slack()
    slack.events.clear()
    stamps = []
    for days in (0, 0, 8, 0):
        now = NOON + timedelta(days=days)
        slack.clock = partial(lambda now: now, now)
        stamps.append((await speech.say(slack, HOSPITAL.owner, "hello", HOSPITAL.triage))["ts"])
    assert stamps[0] == f"{int(NOON.timestamp())}.000000"
    assert stamps == sorted(set(stamps))
    assert int(stamps[2].split(".")[0]) == int((NOON + timedelta(days=8)).timestamp())


async def test_a_timestamp_is_unique_in_the_workspace():
    slack = Slack(clock=lambda: NOON)
    slack.events.clear()
    rooms = (HOSPITAL.triage, HOSPITAL.devices, None)
    stamps = [(await speech.say(slack, HOSPITAL.owner, "hello", room))["ts"] for room in rooms]
    assert len(set(stamps)) == 3


@pytest.mark.parametrize(("ts", "micros"), [("1.000001", 1_000_001), ("5", 5_000_000), ("5.1", 5_100_000)])
def test_a_timestamp_is_compared_exactly(ts: str, micros: int):
    assert micros_of(ts) == micros


def test_ids_look_like_slacks():
    assert all(re.fullmatch(r"[UW][A-Z0-9]{8,}", person.id) for person in HOSPITAL.people)
    assert all(re.fullmatch(r"C[A-Z0-9]{8,}", channel.id) for channel in HOSPITAL.channels)
    slack = Slack()
    assert re.fullmatch(r"D[A-Z0-9]{8,}", slack.person(HOSPITAL.nurse).dm_channel)
    assert re.fullmatch(r"V[A-Z0-9]{8,}", slack.world.new_id("V"))


def test_every_role_is_somebody_or_some_place():
    known = {person.id for person in HOSPITAL.people} | {channel.id for channel in HOSPITAL.channels}
    known |= {group.id for group in HOSPITAL.groups}
    roles = {name: getattr(HOSPITAL, name) for name in type(HOSPITAL).__annotations__}
    assert set(roles.values()) == known
    assert len(set(roles.values())) == len(roles)


def test_nobody_is_nobody():
    with pytest.raises(CannotDo):
        Slack().person("U0NOBODY000")
