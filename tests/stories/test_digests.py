"""Once a week everybody hears how it went: managers in numbers, owners in their queue, clinicians in IT's sentences."""

import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlmodel import col

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from storage.models import Grant, Kind, Owed, Person, Role, Workspace
from storage.queries.people import person_to_change
from tests.stories.hospital import Hospital, Message

ZONE = ZoneInfo("America/Chicago")
STAFF = HOSPITAL.devices
"""Stands in for the channel in which all clinicians are: Pebble is a member."""


async def until(hospital: Hospital, weekday: int, hour: float) -> None:
    """Time goes by until the clocks of the hospital show this weekday (0 is Monday) and hour."""
    now = hospital.stage.clock().astimezone(ZONE)
    then = (now + timedelta(days=(weekday - now.weekday()) % 7)).replace(hour=0, minute=0, second=0)
    then += timedelta(hours=hour)
    then = then if then > now else then + timedelta(days=7)
    await hospital.stage.skip((then - now).total_seconds())


async def settings(hospital: Hospital, **changed: object) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        found = await session.get_one(Workspace, HOSPITAL.team_id)
        for name, value in changed.items():
            setattr(found, name, value)


def posted(hospital: Hospital, kind: str, channel: str = HOSPITAL.managers) -> list[Message]:
    """The messages of this kind in a channel, oldest first."""
    return [
        message
        for message in hospital.slack.messages(channel)
        if (message.get("metadata") or {}).get("event_type") == f"pebble_{kind}"
    ]


def all_blocks(message: Message) -> str:
    return json.dumps(message.get("blocks") or [])


async def fix(hospital: Hospital, number: int, sentence: str) -> None:
    await hospital.owner.says(f"resolve: {sentence}", under=hospital.card(number))


async def a_week_lived(hospital: Hospital) -> None:
    """From Monday on: five reports, four read in time, two resolved, one of them confirmed."""
    nurse, owner = hospital.nurse, hospital.owner
    await until(hospital, 0, 9)
    await nurse.reports(
        "Labels print in pod A", area="Printing", often="Once a day", minutes="About 3 minutes"
    )
    await hospital.physician.reports(
        "Too many alerts", area="Alerts and pop-ups", often="Every patient", minutes="About 1 minute"
    )
    await hospital.pharmacist.reports("The old weight is filled in", area="Orders and order sets")
    await hospital.clerk.reports("The list is a day old", often="It happened once", minutes="About 7 minutes")
    for number in (1, 2, 3, 4):
        await owner.presses("Acknowledge", on=hospital.card(number))
    await fix(hospital, 1, "Pod C prints to pod C again.")
    await nurse.presses("Yes, it's gone", on=nurse.message_with("Is it out of your shoe?"))
    await fix(hospital, 4, "The list now reads every hour.")
    await nurse.reports("Badge sign-in drops me out", area="Signing in", private=True)


async def test_the_managers_read_what_one_counts_by_hand(hospital: Hospital) -> None:
    await a_week_lived(hospital)
    await until(hospital, 0, 8.5)
    *_, digest = posted(hospital, "digest")
    text = digest["text"]
    assert "Reported 5 (last week 0), answered 4 (last week 0), resolved 2 (last week 0)" in text
    assert "declined 0 (last week 0), confirmed gone by reporters 1 (last week 0)" in text
    # Five first answers fell due, four were kept; decisions fall due later.
    assert "promises kept 80 % (4 of 5), goal 90 %" in text
    # The nurse's: once a day is four times a week, three minutes each, drawn towards nobody else's: 0.2 hours.
    assert "1 confirmed gone: at least 0.2 h a week given back, confirmed and estimated by reporters" in text
    assert "Thanks to the teams for Printing (1)." in text
    # Every patient is forty times a week, a minute each.
    assert "PEB-2 Alerts and pop-ups: at least 0.7 h a week. Acknowledged" in text
    assert "PEB-5 Signing in, since" in text
    assert "2 open do not say how often or how long" in text
    assert digest["metadata"]["event_payload"].keys() == {"id"}


async def test_the_message_is_one_with_a_chart_and_a_table_and_no_words_of_anybody(
    hospital: Hospital,
) -> None:
    await a_week_lived(hospital)
    await until(hospital, 0, 8.5)
    *_, digest = posted(hospital, "digest")
    kinds = [block["type"] for block in digest["blocks"]]
    assert kinds[0] == "header" and kinds.count("table") == 1
    assert 1 <= kinds.count("data_visualization") <= 2
    everything = digest["text"] + all_blocks(digest)
    for typed in ("pod A", "alerts", "weight", "list is", "pod C", "Badge"):
        assert typed not in everything
    for name in ("Maria", "Omar", "Ingrid", "Tasha", "Priya", HOSPITAL.nurse, HOSPITAL.owner, "private-"):
        assert name not in everything


async def test_after_three_weeks_away_there_is_one_digest_and_it_is_the_latest(hospital: Hospital) -> None:
    await a_week_lived(hospital)
    before = len(posted(hospital, "digest"))
    hospital.stage.clock.skip(timedelta(days=21))
    await hospital.stage.settled()
    await hospital.stage.settled()
    *earlier, digest = posted(hospital, "digest")
    assert len(earlier) == before
    assert "Reported 0 (last week 0)" in digest["text"] or "Nothing was reported" in digest["text"]
    await hospital.passes(days=7)
    assert len(posted(hospital, "digest")) == before + 2


async def test_a_quiet_week_gets_two_honest_lines_and_no_table(hospital: Hospital) -> None:
    await hospital.nurse.reports("Labels print in pod A", area="Printing")
    await until(hospital, 0, 8.5)
    await until(hospital, 0, 8.5)
    digest = posted(hospital, "digest")[-1]
    assert [block["type"] for block in digest["blocks"]] == ["header", "section"]
    assert len(digest["blocks"][1]["text"]["text"].splitlines()) == 2
    assert "1 pebble is open; PEB-1 Printing, since" in digest["text"]


async def test_each_named_manager_gets_it_and_one_who_left_takes_it_from_nobody(hospital: Hospital) -> None:
    await settings(hospital, digest_people=[HOSPITAL.deactivated, HOSPITAL.manager])
    await until(hospital, 0, 8.5)
    assert len(posted(hospital, "digest")) == 1
    assert "Pebbles, " in hospital.manager.last_read
    async with hospital.stage.bot.database.reading() as session:
        left = await session.scalars(select(Owed).where(col(Owed.kind) == "digest"))
        assert sorted(one.state.value for one in left) == ["moot", "sent", "sent"]


async def test_where_the_channel_is_gone_an_administrator_gets_it_and_is_told_once(
    hospital: Hospital,
) -> None:
    await settings(hospital, managers_channel="C0GONE00000", digest_people=[HOSPITAL.manager])
    await until(hospital, 0, 8.5)
    assert "Pebbles, " in hospital.manager.last_read
    got = [text_of(message) for message in hospital.administrator.messages]
    assert sum("Pebbles, " in one for one in got) == 1
    assert sum("Pebble can't write in one of its channels" in one for one in got) == 1


async def test_clinicians_read_what_became_of_it_in_its_own_sentence(hospital: Hospital) -> None:
    await settings(hospital, staff_channel=STAFF)
    await a_week_lived(hospital)
    await until(hospital, 0, 8.5)
    *_, told = posted(hospital, "said_did", STAFF)
    read = text_of(told)
    assert "Out of the shoe (2)" in read and "Pod C prints to pod C again." in read
    assert "Thanks to the teams for Printing, Somewhere else, and to everybody who reported." in read
    assert "Labels print in pod A" not in read and "Maria" not in read and "nurse" not in read.lower()
    assert "2 out of the shoe, 0 tips, 0 declined" in told["text"] and "Pod C" not in told["text"]


async def test_what_a_rule_requires_is_declined_to_managers_and_clinicians_alike(hospital: Hospital) -> None:
    await settings(hospital, staff_channel=STAFF)
    await until(hospital, 0, 9)
    for number, how in enumerate(("A rule requires it", "We could not see it happen"), start=1):
        await hospital.nurse.reports("Too many alerts", area="Alerts and pop-ups")
        await fix(hospital, number, "It stays as it is.")
        await hospital.owner.slack.select("How was it resolved?", how, on=hospital.card(number))
        await hospital.stage.settled()
    await until(hospital, 0, 8.5)
    told, digest = posted(hospital, "said_did", STAFF)[-1], posted(hospital, "digest")[-1]
    assert "0 out of the shoe, 0 tips, 1 declined" in told["text"]
    assert "resolved 0 (last week 0), declined 1 (last week 0)" in digest["text"]


async def test_a_private_report_is_told_like_any_other(hospital: Hospital) -> None:
    await settings(hospital, staff_channel=STAFF)
    await until(hospital, 0, 9)
    await hospital.nurse.reports("Badge sign-in drops me out", area="Signing in", private=True)
    await fix(hospital, 1, "The badge reader waits ten seconds longer now.")
    await until(hospital, 0, 8.5)
    told, digest = posted(hospital, "said_did", STAFF)[-1], posted(hospital, "digest")[-1]
    assert "The badge reader waits ten seconds longer now." in text_of(told)
    for message in (told, digest):
        raw = json.dumps(message)
        assert "private-" not in raw and HOSPITAL.nurse not in raw and "Maria" not in raw


async def test_what_was_opened_again_is_not_told_as_done(hospital: Hospital) -> None:
    await settings(hospital, staff_channel=STAFF)
    await until(hospital, 0, 9)
    nurse = hospital.nurse
    await nurse.reports("Labels print in pod A", area="Printing")
    await fix(hospital, 1, "Pod C prints to pod C again.")
    await nurse.presses("Still there", on=nurse.message_with("Is it out of your shoe?"))
    await nurse.answers_form(What_is_left="Wristbands too")
    await until(hospital, 0, 8.5)
    *_, told = posted(hospital, "said_did", STAFF)
    assert "Pod C" not in text_of(told)
    assert "Nothing new is out of the shoe. 1 reported, 1 read by IT." in text_of(told)


async def test_an_owner_reads_on_monday_what_is_before_them_and_nobody_else_is_written_to(
    hospital: Hospital,
) -> None:
    await until(hospital, 3, 9)
    await hospital.nurse.reports("Labels print in pod A", area="Printing")
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    await hospital.physician.reports("Too many alerts", area="Alerts and pop-ups")
    await until(hospital, 0, 8.5)
    mine = posted(hospital, "queue", hospital.owner.slack.dm_channel)
    assert len(mine) == 1
    read = text_of(mine[0])
    assert "PEB-1 · Acknowledged · Printing" in re.sub(r"\*", "", read)
    assert "Nobody has taken these yet" in read and "PEB-2" in read and "first answer was promised by" in read
    assert "pod A" not in read
    # The other analyst has taken nothing, but may take what is nobody's; the manager owns nothing.
    other = posted(hospital, "queue", hospital.device_owner.slack.dm_channel)
    assert len(other) == 1 and "PEB-1" not in text_of(other[0])
    assert not posted(hospital, "queue", hospital.manager.slack.dm_channel)


async def test_where_no_owner_is_named_the_channel_reads_on_monday_what_nobody_has_taken(
    hospital: Hospital,
) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        await session.execute(delete(Grant).where(col(Grant.role) == Role.OWNER))
    await until(hospital, 3, 9)
    await hospital.nurse.reports("Labels print in pod A", area="Printing")
    await until(hospital, 0, 8.5)
    (read,) = posted(hospital, "queue", HOSPITAL.triage)
    assert "Nobody has taken these yet" in text_of(read) and "PEB-1" in text_of(read)
    assert "pod A" not in text_of(read)
    assert not posted(hospital, "queue", hospital.owner.slack.dm_channel)


async def test_a_stand_in_reads_it_while_an_owner_is_away(hospital: Hospital) -> None:
    await until(hospital, 3, 9)
    await hospital.nurse.reports("Labels print in pod A", area="Printing")
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    async with hospital.stage.bot.database.transaction() as session:
        away = await session.get_one(Person, (HOSPITAL.team_id, HOSPITAL.owner))
        away.away_until = hospital.stage.clock().date() + timedelta(days=20)
        away.stand_in = HOSPITAL.device_owner
    await until(hospital, 0, 8.5)
    assert not posted(hospital, "queue", hospital.owner.slack.dm_channel)
    (read,) = posted(hospital, "queue", hospital.device_owner.slack.dm_channel)
    assert "Priya Raman is away until" in text_of(read) and "PEB-1" in text_of(read)


async def test_a_manager_asks_for_the_week_so_far_and_others_are_refused_kindly(hospital: Hospital) -> None:
    await a_week_lived(hospital)
    told = await hospital.administrator.types("digest")
    assert "So far this week" in told and "Reported 5" in told and "By role" not in told
    assert "The digest is for managers" in await hospital.nurse.types("digest")
    await settings(hospital, digest_people=[HOSPITAL.manager])
    assert "So far this week" in await hospital.manager.types("digest")


async def test_a_slack_that_knows_no_charts_gets_the_same_numbers_in_lines(hospital: Hospital) -> None:
    await a_week_lived(hospital)
    hospital.slack.faults.older("data_visualization", "table")
    await until(hospital, 0, 8.5)
    digest = posted(hospital, "digest")[-1]
    assert not {"data_visualization", "table"} & {block["type"] for block in digest["blocks"]}
    read = text_of(digest)
    assert "Reported 5 (last week 0)" in read and "Hours a week: 0.7 h" in read
    assert "Hours lost a week, at least, estimated by reporters: PEB-2 Alerts and pop-ups 0.7 h" in read


async def test_a_slack_that_takes_no_blocks_gets_a_text_that_is_complete(hospital: Hospital) -> None:
    await a_week_lived(hospital)
    await until(hospital, 0, 7.5)
    hospital.slack.faults.next("chat.postMessage", "invalid_blocks", times=2)
    await until(hospital, 0, 8.5)
    digest = posted(hospital, "digest")[-1]
    assert not digest.get("blocks") and "PEB-2 Alerts and pop-ups: at least 0.7 h a week" in digest["text"]


async def knows(hospital: Hospital, person: str, **facts: object) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        known = await person_to_change(session, HOSPITAL.team_id, person)
        for name, value in facts.items():
            setattr(known, name, value)


async def test_a_named_manager_who_became_a_guest_gets_it_no_more(hospital: Hospital) -> None:
    await settings(hospital, digest_people=[HOSPITAL.manager, HOSPITAL.physician])
    await knows(hospital, HOSPITAL.physician, kind=Kind.GUEST)
    await until(hospital, 0, 8.5)
    assert "Pebbles, " in hospital.manager.last_read and not hospital.physician.messages


async def test_a_digest_waits_for_the_morning_of_who_reads_it_and_the_channel_does_not(
    hospital: Hospital,
) -> None:
    await settings(hospital, digest_people=[HOSPITAL.manager])
    await knows(hospital, HOSPITAL.manager, quiet_from=7 * 60, quiet_until=10 * 60)
    await until(hospital, 0, 9)
    assert len(posted(hospital, "digest")) == 1 and not hospital.manager.messages
    await until(hospital, 0, 10.5)
    assert len([m for m in hospital.manager.messages if "Pebbles, " in text_of(m)]) == 1


async def test_a_queue_that_is_late_waits_for_the_working_day(hospital: Hospital) -> None:
    await until(hospital, 3, 9)
    await hospital.nurse.reports("Labels print in pod A", area="Printing")
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    now = hospital.stage.clock().astimezone(ZONE)
    tuesday = (now + timedelta(days=5)).replace(hour=3, minute=0)
    hospital.stage.clock.skip(tuesday - now)
    await hospital.stage.settled()
    assert not posted(hospital, "queue", hospital.owner.slack.dm_channel)
    await until(hospital, 1, 8)
    assert len(posted(hospital, "queue", hospital.owner.slack.dm_channel)) == 1


async def test_an_owner_away_without_a_stand_in_is_left_in_peace(hospital: Hospital) -> None:
    await until(hospital, 3, 9)
    await hospital.nurse.reports("Labels print in pod A", area="Printing")
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    away = hospital.stage.clock().date() + timedelta(days=20)
    await knows(hospital, HOSPITAL.owner, away_until=away, stand_in=None)
    await until(hospital, 0, 8.5)
    assert not posted(hospital, "queue", hospital.owner.slack.dm_channel)
