"""Facts 4, 12 and 13: a refused token must not make us silently deaf, and the environment must not take ours away.

Guards: bot/web.py (503 until Slack has said who we are), bot/identity.py (asked once, then now and then), and
`AsyncApp(authorize=…)` in bot/assembly.py, `_lasting` in bot/shapes.py.
"""

import asyncio
import io
from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import ValidationError

from bot import logs
from bot.sandbox.cast import HOSPITAL
from bot.serve import listening, serving, web_app
from bot.settings import Settings
from bot.stage.stage import HOST, Stage
from handlers.conversation.messages import SHALL_I
from tests.stories.hospital import Hospital

WORDS = "The label printer in pod C prints to pod A"


async def ready(hospital: Hospital) -> tuple[int, str]:
    """The status of `/readyz`, and what it says of Slack."""
    hospital.stage.curtain_up = True
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://{HOST}:{hospital.stage.port}/readyz")
    return answer.status_code, answer.json()["slack"]


@pytest.fixture
async def stranger(database_url: str) -> AsyncIterator[Hospital]:
    """A hospital whose bot has started, and whose Slack refuses its token."""
    with listening(HOST, 0) as on:
        stage = Stage(
            database_url, on.getsockname()[1], pace=False, cast=HOSPITAL, socket_mode=False, timer=None
        )
        stage.slack.limits.on = False
        stage.slack.faults.always("auth.test", "token_revoked")
        async with serving(web_app([*stage.bot.routes(), *stage.slack.routes()]), on):
            await stage.bot.start()
            yield Hospital(stage)
            await stage.slack.close()
            await stage.bot.stop()


async def test_an_event_that_comes_before_we_are_known_is_sent_again_and_heard(stranger: Hospital) -> None:
    """Bolt would answer 200, "please reinstall", and Slack would never send it again."""
    stranger.slack.courier.retries = (0.2,) * 50
    assert await ready(stranger) == (503, "token_revoked")
    await stranger.nurse.slack.say(WORDS)
    assert stranger.slack.calls[-1].status == 503 and stranger.nurse.slack.whispers == []
    stranger.slack.faults.clear()
    await stranger.stage.bot.settled()
    await asyncio.gather(*stranger.slack.courier._waiting)
    await stranger.stage.settled()
    assert SHALL_I in stranger.nurse.last_read


async def test_a_token_revoked_while_it_runs_is_told_and_loses_nothing(hospital: Hospital) -> None:
    written = io.StringIO()
    logs.configure("warning", "json", written)
    assert await ready(hospital) == (200, "ok")
    hospital.stage.bot.identity.asked_at = float("-inf")
    await hospital.nurse.opens_form(WORDS)
    hospital.slack.faults.always("*", "token_revoked")
    await hospital.nurse.sends()
    assert "Saved as PEB-1" in hospital.nurse.form and hospital.cards() == []
    await hospital.stage.bot.scheduler._inner.get_job("slack").func()
    assert "slack_refuses_us" in written.getvalue(), "said without anybody asking /readyz"
    assert await ready(hospital) == (503, "token_revoked")
    hospital.slack.faults.clear()
    await hospital.passes(hours=1)
    assert WORDS in hospital.read(hospital.card(1)) and "PEB-1" in hospital.nurse.last_read


async def test_requests_do_not_ask_slack_who_we_are(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    await hospital.nurse.says("It is LP-4417", under=hospital.nurse.messages[0])
    assert sum(call.what == "auth.test" for call in hospital.slack.calls) == 1


@pytest.fixture
def oauth_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """What Bolt reads behind everybody's back."""
    for name, value in (("ID", "1.2"), ("SECRET", "invented")):
        monkeypatch.setenv(f"SLACK_CLIENT_{name}", value)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-another-app")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.usefixtures("oauth_in_the_environment")
async def test_what_bolt_finds_in_the_environment_changes_nothing(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.manager.presses("Acknowledge", on=hospital.card(1))
    assert "IT owners" in hospital.manager.last_whisper  # said with the client of the request itself
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))


def test_a_token_that_rotates_is_refused_before_it_expires() -> None:
    """Fact 13: a quiet weekend would end with an expired token on Monday."""
    with pytest.raises(ValidationError, match="expires after twelve hours"):
        Settings.model_validate({"SLACK_BOT_TOKEN": "xoxe.xoxb-1-invented"})
