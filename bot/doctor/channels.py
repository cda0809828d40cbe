"""Can Pebble write in its channels, and does nobody outside read along?"""

import asyncio
from collections.abc import Iterator

from bot.doctor.finding import Finding, note, ok, problem, warning
from bot.doctor.setting import Setup
from bot.doctor.slack import Answer, NoAnswer, Slack

CHOOSE = "choose another in `/pebble setup`"
INVITE = f"Write `/invite @Pebble` there, or {CHOOSE}."


async def channels(slack: Slack, setup: Setup) -> list[Finding]:
    """One finding for each channel, and one if IT has none."""
    asked = dict(_purposes(setup))
    found = await asyncio.gather(*[_channel(slack, channel, purpose) for channel, purpose in asked.items()])
    return [*_unset(setup), *found]


def _purposes(setup: Setup) -> Iterator[tuple[str, str]]:
    if setup.managers:
        yield setup.managers, "managers' channel"
    for area in setup.areas:
        if area.channel:
            yield area.channel, f"channel of {area.name}"
    if setup.triage:
        yield setup.triage, "triage channel"


def _unset(setup: Setup) -> Iterator[Finding]:
    if not setup.triage and not (setup.areas and all(area.channel for area in setup.areas)):
        yield problem(
            "triage channel",
            "Nobody has chosen the channel in which IT reads pebbles.",
            "Choose one in `/pebble setup`, or set PEBBLE_TRIAGE_CHANNEL before the first start.",
        )
    if not setup.managers:
        yield note("managers' channel", "None is chosen.")


async def _channel(slack: Slack, channel: str, purpose: str) -> Finding:
    try:
        return judged(purpose, channel, await slack.ask("conversations.info", channel=channel))
    except NoAnswer as error:
        return warning(purpose, f"Slack did not tell about {channel} ({error}).", "Look again in a minute.")


def judged(purpose: str, channel: str, answer: Answer) -> Finding:
    """What Slack's answer says about the channel with this id."""
    if answer.error in ("channel_not_found", "not_in_channel"):
        return problem(purpose, f"Pebble can't see {channel}: it is private or gone.", INVITE)
    if answer.error:
        return warning(
            purpose, f"Slack did not tell about {channel} ({answer.error}).", "Look again in a minute."
        )
    about = answer.data.get("channel") or {}
    name = f"#{about.get('name') or channel}"
    if about.get("is_archived"):
        return problem(purpose, f"{name} is archived.", f"Unarchive it, or {CHOOSE}.")
    if about.get("is_ext_shared") or about.get("is_pending_ext_shared"):
        return problem(purpose, f"{name} is shared with another organisation.", f"Please {CHOOSE}.")
    if about.get("is_member") is False:
        return problem(purpose, f"Pebble is not in {name}.", INVITE)
    return ok(purpose, f"Pebble is in {name}.")
