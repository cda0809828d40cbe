"""Somebody leaves, or a group changes: within five minutes it counts, and nobody's pebble is left behind."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, text

from bot import directory
from bot.assembly import REREAD
from bot.sandbox.cast import HOSPITAL
from storage.models import Audit, Deed, Kind, Role
from storage.queries.people import person, person_to_change
from storage.queries.settings import grants_of
from tests.stories.hospital import Hospital

WORDS = "The label printer in pod C prints to pod A"


async def taken(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS, area="Printing")
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))


async def five_minutes(hospital: Hospital) -> None:
    """The process looks again by itself, as it does every few minutes."""
    assert timedelta(minutes=5) > REREAD and directory.FRESH < 300
    await hospital.stage.bot.directory.reread(HOSPITAL.team_id)
    await hospital.stage.bot.directory.stop()
    await hospital.passes(hours=5 / 60)


async def test_what_somebody_looked_after_is_handed_on(hospital: Hospital) -> None:
    await taken(hospital)
    before = len(hospital.nurse.messages)
    await hospital.slack.workspace.deactivate(HOSPITAL.owner)
    await hospital.passes(hours=5 / 60)
    said = hospital.thread(1)
    assert "has no account here any more" in said and "Samuel Okafor" in said
    assert len(hospital.nurse.messages) == before
    async with hospital.stage.bot.database.reading() as session:
        found = await session.scalars(select(Audit).where(Audit.deed == Deed.HANDED_ON))  # type: ignore[arg-type]
        assert [(line.subject, line.detail["from"], line.detail["to"]) for line in found] == [
            ("pebble 1", HOSPITAL.owner, None)
        ]
    await hospital.device_owner.says("mine", under=hospital.card(1))
    assert "Samuel Okafor" in hospital.read(hospital.card(1))


async def test_a_stand_in_takes_over(hospital: Hospital) -> None:
    await taken(hospital)
    async with hospital.stage.bot.database.transaction() as session:
        away = await person_to_change(session, HOSPITAL.team_id, HOSPITAL.owner)
        away.away_until = hospital.stage.clock().date() + timedelta(days=9)
        away.stand_in = HOSPITAL.pharmacist
    await hospital.slack.workspace.deactivate(HOSPITAL.owner)
    await hospital.passes(hours=5 / 60)
    assert "you stand in: it is yours now" in hospital.thread(1)
    assert "Ingrid Berg" in hospital.read(hospital.card(1))


async def test_a_lost_event_makes_no_difference(hospital: Hospital) -> None:
    await taken(hospital)
    hospital.slack.world.change_person(HOSPITAL.owner, kind="deactivated")
    group = HOSPITAL.analysts
    hospital.slack.world.groups[group] = replace(hospital.slack.world.groups[group], members=())
    await five_minutes(hospital)
    assert "has no account here any more" in hospital.thread(1)
    async with hospital.stage.bot.database.reading() as session:
        known = await person(session, HOSPITAL.team_id, HOSPITAL.owner)
        assert known is not None and known.kind is Kind.DEACTIVATED
    await hospital.device_owner.presses("Assign", on=hospital.card(1))
    assert "IT owners of this area" in hospital.device_owner.last_whisper


async def test_who_is_taken_out_of_a_group_owns_nothing_at_once(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS, area="Printing")
    await hospital.slack.workspace.regroup(HOSPITAL.analysts, (HOSPITAL.owner,))
    await hospital.stage.settled()
    await hospital.device_owner.presses("Acknowledge", on=hospital.card(1))
    assert "IT owners of this area" in hospital.device_owner.last_whisper


async def test_every_change_of_roles_is_in_the_audit_and_none_is_lost(hospital: Hospital) -> None:
    admin, group = hospital.administrator, HOSPITAL.analysts
    await admin.types("setup")
    await admin.presses("More roles")
    admin.slack.fill("Stewards", [HOSPITAL.clerk])
    admin.slack.fill("User groups of managers", group)
    await admin.sends()
    assert "Tasha Brown" in admin.form
    while admin.slack.modal:
        await admin.slack.close()
    await admin.types("setup")
    admin.slack.fill("Managers", [HOSPITAL.manager])
    await admin.sends()
    while admin.slack.modal:
        await admin.slack.close()
    await admin.types("setup")
    await admin.presses("More roles")
    admin.slack.fill("Stewards", [])
    await admin.sends()
    async with hospital.stage.bot.database.reading() as session:
        assert sorted(await grants_of(session, HOSPITAL.team_id, Role.MANAGER)) == [group, HOSPITAL.manager]
        assert await grants_of(session, HOSPITAL.team_id, Role.STEWARD) == []
        assert await grants_of(session, HOSPITAL.team_id, Role.ADMINISTRATOR) == [HOSPITAL.administrator]
        found = await session.scalars(
            select(Audit).where(Audit.actor == admin.id, Audit.deed != Deed.SETTINGS_CHANGED)  # type: ignore[arg-type]
        )
        told = {(line.deed, line.subject, line.detail["role"]) for line in found}
    assert told == {
        (Deed.ROLE_GIVEN, f"person {HOSPITAL.clerk}", "steward"),
        (Deed.ROLE_GIVEN, f"group {group}", "manager"),
        (Deed.ROLE_GIVEN, f"person {HOSPITAL.manager}", "manager"),
        (Deed.ROLE_TAKEN, f"person {HOSPITAL.clerk}", "steward"),
    }


async def test_an_administrator_cannot_lock_themselves_out_by_groups(hospital: Hospital) -> None:
    admin = hospital.administrator
    async with hospital.stage.bot.database.transaction() as session:
        await session.execute(text("DELETE FROM role_grant WHERE role = 'administrator'"))
    await admin.types("setup")
    await admin.presses("More roles")
    admin.slack.fill("User groups of administrators", HOSPITAL.analysts)
    await admin.sends()
    assert "could not open the settings again" in " ".join(admin.slack.errors.values())
