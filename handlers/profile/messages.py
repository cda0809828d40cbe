"""Every word of introducing oneself: the two questions under the first receipt, and the same two in Home."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Subject
from handlers.services import catalogue
from handlers.services.blocks import Block, actions, option, section, static_select
from handlers.services.wording import read_wording
from storage.queries.people import person

ROLE, UNIT = "profile.role", "profile.unit"
WHAT, WHERE = "What do you do?", "Where do you work?"

WHY = (
    "*One more thing, asked only once:* what do you do, and where? "
    "IT sees it beside your reports and understands them faster. You can change it in Pebble's Home."
)
WHY_PRIVATE = (
    "*One more thing, asked only once:* what do you do, and where? "
    "For this pebble it stays with Pebble: IT still sees “a colleague”. You can change it in Pebble's Home."
)
THANKS = "Thank you, noted. You can change it in Pebble's Home whenever it changes."
NOT_A_CHOICE = "That choice isn't there any more. Pebble's Home shows today's choices."
STAFF = "Pebble is for the staff of this hospital, so there is nothing to note here."
FEEDBACK_OFF = (
    "All right, Pebble won't ask you how things went. You still hear every step of your pebbles. "
    "`/pebble feedback-on` brings the questions back."
)
FEEDBACK_ON = "Good to have your voice. Pebble asks you again now and then; `/pebble feedback-off` stops it."


async def on_receipt(session: AsyncSession, subject: Subject) -> list[Block]:
    """The two questions, the first time only."""
    if not subject.detail.get("introduce"):
        return []
    units = (await read_wording(session, subject.workspace_id)).units
    return introduction(units, private=bool(subject.pebble and subject.pebble.private))


async def on_home(session: AsyncSession, subject: Subject) -> list[Block]:
    """The two choices as they stand, to change."""
    units = (await read_wording(session, subject.workspace_id)).units
    known = await person(session, subject.workspace_id, subject.reader)
    return about_you(units, role=known.role if known else None, unit=known.unit if known else None)


def introduction(units: Sequence[str], *, private: bool) -> list[Block]:
    """Why we ask, and the two menus."""
    menus = actions(role_menu(None), unit_menu(units, None), block_id="introduce")
    return [section(WHY_PRIVATE if private else WHY), menus]


def about_you(units: Sequence[str], *, role: str | None, unit: str | None) -> list[Block]:
    """What we know of somebody's work, each beside its menu."""
    return [
        section("*About you*\nIT sees this beside the pebbles you report under your name."),
        section(f"{WHAT}", block_id="role", accessory=role_menu(role)),
        section(f"{WHERE}", block_id="unit", accessory=unit_menu(units, unit)),
    ]


def role_menu(chosen: str | None) -> Block:
    """What people can say they do."""
    roles = [option(choice.label, choice.key) for choice in catalogue.ROLES]
    return static_select(ROLE, roles, initial=chosen, placeholder=WHAT)


def unit_menu(units: Sequence[str], chosen: str | None) -> Block:
    """Where people can say they work; a unit that is no longer listed is not shown as chosen."""
    return static_select(UNIT, [option(unit, unit) for unit in units], initial=chosen, placeholder=WHERE)
