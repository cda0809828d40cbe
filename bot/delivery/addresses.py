"""From whom a message is owed to, to where it stands in Slack: channel, thread, and what is written down."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.pacing import EDIT, POST, WHISPER
from storage.models import Alias, Owed, Role, Spot
from storage.models.alias import is_alias
from storage.outbox import CARD, REPORTER, THREAD
from storage.queries.settings import grants_of, rosters, workspace
from storage.queries.subjects import Subject, subject_of
from storage.sealing import Sealer


class NobodyThere(Exception):
    """There is no one left to tell."""


class Nowhere(Exception):
    """No channel is known for this message yet. Name a triage channel, or an administrator."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to send. `channel` is a channel's id, or a person's when their direct message's id is not known.

    `edits` is the ts of the message that stands there already. `person` is whose direct message it is.
    For a private reporter `alias` is written down instead of the channel. `instead` says that the channel
    only stands in for one that nobody has named.
    """

    channel: str
    thread: str | None = None
    edits: str | None = None
    whom: str | None = None
    spot: Spot | None = None
    person: str | None = None
    alias: Alias | None = None
    instead: bool = False

    @property
    def method(self) -> str:
        """The Slack method that reaches it."""
        if self.edits is not None:
            return EDIT
        return WHISPER if self.whom else POST


def is_person(to: str) -> bool:
    """Whether a message is owed to one person."""
    return to == REPORTER or to.startswith(("U", "W"))


async def address_of(session: AsyncSession, owed: Owed, sealer: Sealer) -> Address:
    """Where this message goes; raises `NobodyThere`, `Nowhere`, `storage.sealing.KeyMissing`.

    One that stands already is edited there, whatever has become of its thread.
    """
    if owed.to == CARD:
        return await _card(session, owed)
    address = await _address(session, owed, sealer)
    if owed.ts is None:
        return address
    channel = address.channel if address.alias else owed.channel or address.channel
    return replace(address, channel=channel, edits=owed.ts, thread=None, spot=None, whom=None)


async def _address(session: AsyncSession, owed: Owed, sealer: Sealer) -> Address:
    if owed.to == THREAD:
        return _as_asked(await _thread(session, owed), owed)
    if owed.to == REPORTER:
        return await _reporter(session, owed, sealer)
    person = owed.to if is_person(owed.to) else None
    return _as_asked(Address(owed.detail.get("channel") or owed.to, person=person), owed)


def _as_asked(address: Address, owed: Owed) -> Address:
    """The same with the thread and the one reader that the message asks for."""
    thread = owed.detail.get("thread_ts") or address.thread
    return replace(address, thread=thread, whom=owed.detail.get("ephemeral_to"))


async def _card(session: AsyncSession, owed: Owed) -> Address:
    subject = await _subject(session, owed, Spot.CARD)
    if subject.place is not None:
        return Address(subject.place.channel, edits=subject.place.ts, spot=Spot.CARD)
    return replace(await _home_of_cards(session, owed, subject), spot=Spot.CARD)


async def _thread(session: AsyncSession, owed: Owed) -> Address:
    subject = await _subject(session, owed, Spot.CARD)
    if subject.place is not None:
        return Address(subject.place.channel, thread=subject.place.ts)
    return await _home_of_cards(session, owed, subject)


async def _home_of_cards(session: AsyncSession, owed: Owed, subject: Subject) -> Address:
    if subject.triage_channel is not None:
        return Address(subject.triage_channel)
    return replace(await _fallback(session, owed, but=()), instead=True)


async def _reporter(session: AsyncSession, owed: Owed, sealer: Sealer) -> Address:
    subject = await _subject(session, owed, Spot.REPORTER)
    head, reporter, alias = subject.place, subject.pebble.reporter, subject.alias
    thread, spot = (head.ts, None) if head is not None else (None, Spot.REPORTER)
    if not is_alias(reporter):
        channel = head.channel if head is not None else reporter
        return Address(channel, thread=thread, spot=spot, person=reporter)
    if alias is None:
        raise NobodyThere
    person = alias.means(sealer)
    channel = sealer.open(alias.dm) if alias.dm is not None else person
    return Address(channel, thread=thread, spot=spot, person=person, alias=alias)


async def elsewhere(
    session: AsyncSession, owed: Owed, address: Address, *, but: Collection[str]
) -> Address | None:
    """Where a message may stand whose address failed, with none of the channels `but`; raises `Nowhere`.

    None when it was for one person and they cannot be reached.
    """
    if address.whom is not None:
        return None
    if address.thread is not None and address.channel not in but:
        return _anew(owed, replace(address, thread=None))
    if not is_person(owed.to):
        return await _fallback(session, owed, but=but)
    if address.person is None or address.person in but:
        return None
    return _anew(owed, replace(address, channel=address.person, thread=None))


def _anew(owed: Owed, address: Address) -> Address:
    """The address of a message that begins a thread of its own."""
    return replace(address, spot=Spot.REPORTER if owed.to == REPORTER else address.spot)


async def _fallback(session: AsyncSession, owed: Owed, *, but: Collection[str]) -> Address:
    # A card, and what belongs in its thread, may stand in any triage channel. Whatever else we say to a
    # channel may be meant for its readers only, so it goes to the managers or an administrator.
    settings = await workspace(session, owed.workspace_id)
    channels = [settings.managers_channel] if settings else []
    if owed.to in (CARD, THREAD) and settings:
        subject = await _subject(session, owed, Spot.CARD)
        channels = [subject.triage_channel, settings.triage_channel, *channels]
    people = await administrators(session, owed.workspace_id)
    spot = Spot.CARD if owed.to == CARD else None
    for place in [*channels, *people]:
        if place and place not in but:
            return Address(place, spot=spot, person=place if place in people else None)
    raise Nowhere


async def administrators(session: AsyncSession, workspace_id: str) -> list[str]:
    """The people who look after the workspace, members of user groups too."""
    subjects = await grants_of(session, workspace_id, Role.ADMINISTRATOR)
    groups = await rosters(
        session, workspace_id, {subject for subject in subjects if subject.startswith("S")}
    )
    people = [subject for subject in subjects if not subject.startswith("S")]
    return list(dict.fromkeys([*people, *(member for group in groups.values() for member in group.members)]))


async def _subject(session: AsyncSession, owed: Owed, spot: Spot) -> Subject:
    subject = await subject_of(session, owed, spot)
    if subject is None:
        raise NobodyThere
    return subject
