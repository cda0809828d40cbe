"""What Slack lets whom do: guests, people of other organisations, accounts that were deactivated."""

from __future__ import annotations

from bot.sandbox.cast import Person
from bot.sandbox.refused import CannotDo
from bot.sandbox.world import Room, World


def act(world: World, person_id: str) -> Person:
    """The person, if their account is active."""
    person = world.person(person_id)
    if not person.active:
        raise CannotDo(f"{person.name}'s account is deactivated")
    return person


def use_app(world: World, person_id: str) -> Person:
    """The person, if Slack offers them commands, shortcuts and the app's Home."""
    person = act(world, person_id)
    if person.team:
        raise CannotDo(f"{person.name} belongs to another organisation and cannot use this app's commands")
    return person


def be_in(world: World, person_id: str, room: Room) -> Person:
    """The person, if they are a member of the room."""
    person = act(world, person_id)
    if person_id not in room.members:
        raise CannotDo(f"{person.name} is not in {room.name}")
    return person


def write_in(world: World, person_id: str, room: Room) -> Person:
    """The person, if they may say something in the room."""
    person = be_in(world, person_id, room)
    if room.archived:
        raise CannotDo(f"{room.name} is archived")
    return person
