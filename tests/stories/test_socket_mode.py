"""Socket Mode and its bad days: the link breaks, goes deaf, is refused. Nothing is lost, and it mends by itself."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from prometheus_client import generate_latest

from bot.sandbox.commands import TROUBLE
from tests.stories.hospital import Hospital
from tests.stories.standing_clock import StandingClock

pytestmark = pytest.mark.parametrize("way", ["socket"])

WORDS = "The HL7 payload is broken again"
SAID = b"Since the update last night"
A_MINUTE = 60


async def soon(true: Callable[[], bool]) -> None:
    """Wait until this is so; fails if it never is."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 what a story waits for tells nobody
            await asyncio.sleep(0.005)


async def within(seconds: int, clock: StandingClock, true: Callable[[], bool]) -> bool:
    """Whether this is so before so many seconds of the link have passed."""
    for _ in range(seconds):
        if true():
            return True
        await clock.passes(1)
    # What is under way by then takes real time, on a slow machine more of it.
    for _ in range(500):
        if true():
            return True
        await asyncio.sleep(0.01)
    return False


def fresh_link(hospital: Hospital) -> Callable[[], bool]:
    """Whether there is a link that is not there now."""
    before = hospital.slack.sockets.opened
    return lambda: hospital.slack.sockets.opened > before


def replaced(hospital: Hospital, reason: str) -> bool:
    """Whether a link was replaced for this reason."""
    figures = generate_latest(hospital.stage.bot.registry).decode()
    return f'pebble_socket_reconnects_total{{reason="{reason}"}} 1.0' in figures


def asked(hospital: Hospital) -> int:
    """How often the bot has asked Slack for a link."""
    return sum(call.what == "apps.connections.open" for call in hospital.slack.calls)


async def readiness(hospital: Hospital) -> tuple[int, str]:
    """What `/readyz` answers, and what it says of the link."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{hospital.stage.port}", trust_env=False) as http:
        answer = await http.get("/readyz")
    return answer.status_code, answer.json()["socket"]


async def test_a_word_that_http_stumbles_over_arrives_whole(hospital: Hospital) -> None:
    await hospital.nurse.opens_form(WORDS)
    await hospital.nurse.sends()
    assert WORDS in hospital.read(hospital.card(1))


async def test_nobody_can_come_in_over_http_meanwhile(hospital: Hospital) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"http://127.0.0.1:{hospital.stage.port}/slack/events", content=b"{}")
    assert answer.status_code == 404


async def test_the_link_breaks_while_a_nurse_sends(hospital: Hospital) -> None:
    nurse, slack = hospital.nurse, hospital.slack
    await nurse.opens_form(WORDS)
    usual, fresh = slack.courier.deadline, fresh_link(hospital)
    slack.courier.deadline = 0.3
    slack.sockets.brittle = True
    await nurse.sends()
    assert nurse.slack.notices[-1] == TROUBLE
    assert WORDS in nurse.form
    await soon(fresh)
    slack.courier.deadline = usual
    await nurse.sends()
    assert "Saved as PEB-1" in nurse.form
    assert len(hospital.cards()) == 1 and WORDS in hospital.read(hospital.card(1))


async def test_an_event_that_comes_twice_is_heard_once(hospital: Hospital) -> None:
    await hospital.nurse.reports("The label printer prints blanks")
    hospital.slack.courier.deadline = 1.0
    hospital.slack.courier.retries = (0.0,)
    hospital.slack.sockets.lost = 1

    def answers() -> list[int | str]:
        said = [call for call in hospital.slack.calls if call.what == "event message"]
        return [call.status for call in said if hospital.nurse.id.encode() in call.sent and SAID in call.sent]

    await hospital.nurse.says(SAID.decode(), under=hospital.nurse.messages[0])
    await soon(lambda: len(answers()) == 2)
    await hospital.stage.settled()
    assert answers() == ["timeout", 200], "the second time it must be taken, too, or Slack sends it for ever"
    assert hospital.thread(1).count(SAID.decode()) == 1


async def test_a_link_that_answers_nothing_is_replaced(hospital: Hospital, link_clock: StandingClock) -> None:
    fresh = fresh_link(hospital)
    hospital.slack.sockets.freeze()
    assert await within(A_MINUTE, link_clock, fresh)
    assert replaced(hospital, "dead")
    hospital.slack.sockets.links[0].cut.set()  # Slack finds out, too
    await soon(lambda: len(hospital.slack.sockets.links) == 1)
    await hospital.nurse.reports(WORDS)
    assert WORDS in hospital.read(hospital.card(1))


async def test_a_link_that_answers_but_delivers_nothing_is_replaced(
    hospital: Hospital, link_clock: StandingClock
) -> None:
    hospital.slack.faults.always("chat.postMessage", "500")
    await hospital.nurse.reports(WORDS)
    hospital.slack.faults.clear()
    hospital.slack.sockets.deafen()
    usual, fresh = hospital.slack.courier.deadline, fresh_link(hospital)
    hospital.slack.courier.deadline = 0.1
    await hospital.passes(hours=1)
    assert WORDS in hospital.read(hospital.card(1)), "the card was not posted, so nothing can come back"
    assert await within(A_MINUTE, link_clock, fresh)
    assert replaced(hospital, "deaf")
    await soon(lambda: len(hospital.slack.sockets.links) == 1)
    hospital.slack.courier.deadline = usual
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))


async def test_a_link_on_which_what_we_post_comes_back_is_kept(
    hospital: Hospital, link_clock: StandingClock
) -> None:
    await hospital.nurse.reports(WORDS)
    fresh = fresh_link(hospital)
    assert not await within(A_MINUTE, link_clock, fresh)


async def test_after_long_silence_a_fresh_link_is_opened_before_the_old_one_goes(
    hospital: Hospital, link_clock: StandingClock
) -> None:
    fresh = fresh_link(hospital)
    assert await within(6 * A_MINUTE, link_clock, fresh)
    assert replaced(hospital, "silent")
    await soon(lambda: len(hospital.slack.sockets.links) == 1)
    await hospital.nurse.reports(WORDS)
    assert WORDS in hospital.read(hospital.card(1))


async def test_a_silent_link_serves_on_while_there_is_no_other_and_its_death_is_told(
    hospital: Hospital, link_clock: StandingClock
) -> None:
    before = asked(hospital)
    hospital.slack.faults.always("apps.connections.open", "internal_error")
    assert await within(6 * A_MINUTE, link_clock, lambda: asked(hospital) > before)
    await hospital.nurse.reports(WORDS)
    assert (await readiness(hospital))[1] == "ok"
    hospital.slack.sockets.freeze()
    await link_clock.passes(2 * A_MINUTE)
    assert (await readiness(hospital))[1] == "no link (internal_error)"
    hospital.slack.faults.clear()
    assert await within(A_MINUTE, link_clock, fresh_link(hospital))


@pytest.mark.parametrize("word", ["warning", "refresh_requested"])
async def test_slack_asks_for_a_fresh_link_and_nothing_falls_between(hospital: Hospital, word: str) -> None:
    fresh = fresh_link(hospital)
    await hospital.slack.sockets.disconnect(word)
    await soon(fresh)
    assert len(hospital.slack.sockets.links) == 2, "the old link went before its time"
    for number in range(1, 7):  # each goes down either link
        await hospital.nurse.reports(f"{WORDS} {number}")
        assert f"Saved as PEB-{number}" in hospital.nurse.form
    assert await readiness(hospital) == (503, "ok"), "only the page is not up in a story"


async def test_a_refused_token_is_told_and_slack_is_not_hammered(
    hospital: Hospital, link_clock: StandingClock
) -> None:
    hospital.slack.faults.always("apps.connections.open", "token_revoked")
    before = asked(hospital)
    hospital.slack.sockets.drop()
    await soon(lambda: asked(hospital) > before)
    await link_clock.passes(1)
    assert await readiness(hospital) == (503, "app token refused (token_revoked)")
    await link_clock.passes(10 * A_MINUTE)
    assert 2 <= asked(hospital) - before <= 8
    hospital.slack.faults.clear()
    assert await within(5 * A_MINUTE, link_clock, fresh_link(hospital))
    await hospital.nurse.reports(WORDS)
    assert WORDS in hospital.read(hospital.card(1))


async def test_other_processes_hold_all_links(hospital: Hospital, link_clock: StandingClock) -> None:
    sockets, before = hospital.slack.sockets, asked(hospital)
    sockets.most = 0
    sockets.drop()
    await soon(lambda: asked(hospital) > before)
    await link_clock.passes(5 * A_MINUTE)
    assert await readiness(hospital) == (503, "too many links with this app token")
    assert asked(hospital) - before <= 13
    sockets.most = 10
    assert await within(A_MINUTE, link_clock, fresh_link(hospital))
    await hospital.nurse.reports(WORDS)
    assert WORDS in hospital.read(hospital.card(1))


async def test_somebody_switches_socket_mode_off_and_on(
    hospital: Hospital, link_clock: StandingClock
) -> None:
    hospital.slack.sockets.on = False
    await hospital.slack.sockets.disconnect("link_disabled")
    await soon(lambda: not hospital.slack.sockets.links)
    before = asked(hospital)
    await link_clock.passes(5 * A_MINUTE)
    assert await readiness(hospital) == (503, "Socket Mode is switched off in Slack")
    assert asked(hospital) - before <= 6, "only a person can mend that"
    hospital.slack.sockets.on = True
    assert await within(5 * A_MINUTE, link_clock, fresh_link(hospital))
    assert (await readiness(hospital))[1] == "ok"


async def test_a_link_that_breaks_at_once_each_time_is_no_storm(
    hospital: Hospital, link_clock: StandingClock
) -> None:
    before = asked(hospital)
    for _ in range(5 * A_MINUTE):
        hospital.slack.sockets.drop()
        await link_clock.passes(1)
    assert 2 <= asked(hospital) - before <= 25
    fresh = fresh_link(hospital)
    hospital.slack.sockets.drop()  # one that was just opened would be kept, and nothing fresh come
    assert await within(A_MINUTE, link_clock, fresh)


async def test_slack_is_away_for_a_while(hospital: Hospital, link_clock: StandingClock) -> None:
    for kind in ("500", "reset", "empty", "429", "internal_error"):
        hospital.slack.faults.next("apps.connections.open", kind)
    fresh = fresh_link(hospital)
    hospital.slack.sockets.drop()
    assert await within(2 * A_MINUTE, link_clock, fresh)
    await hospital.nurse.reports(WORDS)
    assert WORDS in hospital.read(hospital.card(1))
