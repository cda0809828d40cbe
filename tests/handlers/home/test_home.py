from datetime import timedelta
from typing import Any

from structlog.testing import capture_logs

from handlers.feature import Call
from handlers.home.asked import help_wanted, queue
from handlers.home.listeners import home_opened, more_pressed, report_pressed
from handlers.profile.messages import on_home
from storage.models import Pebble
from tests.handlers.visits import ADMIN, NOW, NURSE, OWNER, Ack, hospital_on, words_in


async def opened(hospital, person, **event):
    ack = Ack()
    await home_opened(ack, {"user": person, **event}, hospital.slack, hospital.context(person))
    assert ack.answer == {}
    return words_in(hospital.slack.homes.get(person))


async def test_home_shows_ones_own_pebbles_and_nobody_elses(database_url):
    async with hospital_on(database_url) as hospital:
        await hospital.pebble(1, "Mine and named")
        await hospital.pebble(2, "Mine and private", private=True)
        await hospital.pebble(3, "Somebody else's", reporter="U0OTHER")
        text = await opened(hospital, NURSE, tab="home")
        assert "Mine and named" in text and "Mine and private" in text
        assert "Somebody else's" not in text
        assert hospital.directory.noticed == [NURSE]


async def test_the_messages_tab_needs_nothing(database_url):
    async with hospital_on(database_url) as hospital:
        assert await opened(hospital, NURSE, tab="messages") == ""
        assert "My pebbles" in await opened(hospital, NURSE)


async def test_ten_at_first_then_ten_more(database_url):
    async with hospital_on(database_url) as hospital:
        for number in range(1, 24):
            await hospital.pebble(number)
        assert (await opened(hospital, NURSE)).count("*PEB-") == 10
        for pressed, shown in ((None, 10), ("10", 20), ("20", 23), ("junk", 10), ("999999", 23)):
            ack, action = Ack(), {} if pressed is None else {"value": pressed}
            await more_pressed(ack, {"actions": [action]}, hospital.slack, hospital.context())
            assert words_in(hospital.slack.homes[NURSE]).count("*PEB-") == shown


async def test_open_ones_come_first(database_url):
    async with hospital_on(database_url) as hospital:
        await hospital.pebble(1, "Still open")
        done = await hospital.pebble(2, "Long gone")
        async with hospital.database.transaction() as session:
            session.add(done)
            session.add(done.withdraw(by=NURSE, at=NOW))
        text = await opened(hospital, NURSE)
        assert text.index("Still open") < text.index("Long gone")


async def test_the_queue_is_what_waits_longest_in_ones_areas(database_url):
    async with hospital_on(database_url) as hospital:
        await hospital.pebble(1, "Newer", reported_at=NOW - timedelta(days=1))
        await hospital.pebble(2, "Older", reported_at=NOW - timedelta(days=9))
        await hospital.pebble(3, "Elsewhere", area="orders")
        await hospital.pebble(4, "Elsewhere but given to me", area="orders", owner=OWNER)
        await hospital.pebble(5, "Somebody took it", owner="U0OTHER")
        text = await opened(hospital, OWNER)
        assert text.index("Older") < text.index("Newer") < text.index("Elsewhere but given to me")
        assert "Somebody took it" not in text
        assert "PEB-3" not in text
        assert f"<@{NURSE}>" in text
        asked = await queue(Call(hospital.slack, {}, hospital.visit(OWNER)))
        assert words_in(asked.blocks).count("*PEB-") == 3


async def test_a_private_reporter_is_nobody_in_the_queue(database_url):
    async with hospital_on(database_url) as hospital:
        hidden = await hospital.pebble(1, private=True)
        text = await opened(hospital, OWNER)
        assert "a colleague who keeps their name private" in text
        view = str(hospital.slack.homes[OWNER])
        assert NURSE not in view and hidden.reporter not in view


async def test_a_clinician_has_no_queue_and_no_settings(database_url):
    async with hospital_on(database_url) as hospital:
        await hospital.pebble(1)
        text = await opened(hospital, NURSE)
        assert "Your queue" not in text and "Settings" not in text
        answer = await queue(Call(hospital.slack, {}, hospital.visit()))
        assert "no area is in your care" in answer.text


async def test_an_administrator_finds_the_settings(database_url):
    async with hospital_on(database_url) as hospital:
        assert "Settings" in await opened(hospital, ADMIN)
        answer = await help_wanted(Call(hospital.slack, {}, hospital.visit(ADMIN)))
        assert "/pebble setup" in words_in(answer.blocks)


async def test_an_outsider_with_a_role_sees_neither(database_url):
    async with hospital_on(database_url) as hospital:
        visit = hospital.visit(ADMIN, team="T0VENDOR")
        answer = await help_wanted(Call(hospital.slack, {}, visit))
        assert "/pebble setup" not in words_in(answer.blocks)


async def test_a_pebble_of_another_hospital_is_never_listed(database_url):
    async with hospital_on(database_url) as hospital:
        async with hospital.database.transaction() as session:
            facts: dict[str, Any] = {"area": "printing", "reported_at": NOW, "answer_by": NOW}
            session.add(
                Pebble(workspace_id="T0ELSE", number=1, submission="V", reporter=NURSE, words_id="w", **facts)
            )
        assert "PEB-1" not in await opened(hospital, NURSE)


async def test_other_features_parts_are_shown(database_url):
    async with hospital_on(database_url, {"home": (on_home,)}) as hospital:
        assert "What do you do?" in await opened(hospital, NURSE)


async def test_slack_may_refuse_a_home(database_url):
    async with hospital_on(database_url) as hospital:
        hospital.slack.refuses["views.publish"] = "not_enabled"
        with capture_logs() as logs:
            assert await opened(hospital, NURSE) == ""
        (line,) = logs
        assert line["error"] == "not_enabled"
        assert NURSE not in str(line)


async def test_the_report_button_opens_the_form(database_url):
    async with hospital_on(database_url) as hospital:
        body = {"user": {"id": NURSE}, "trigger_id": "t"}
        await report_pressed(Ack(), body, hospital.slack, hospital.context())
        assert "What got in your way?" in words_in(hospital.slack.forms[0])
        hospital.slack.refuses["views.open"] = "expired_trigger_id"
        await report_pressed(Ack(), body, hospital.slack, hospital.context())
        assert "press the button once more" in hospital.slack.said[-1][1]
