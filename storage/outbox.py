"""Messages are owed in the transaction that causes them, claimed when due, and marked with their fate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.models import Owed, OwedState, Pebble, Place, Spot
from storage.rows import add_at_the_end
from storage.upsert import add_unless_there

CARD, THREAD, REPORTER = "card", "thread", "reporter"
CONVERSATION = (CARD, THREAD, REPORTER)
"""What someone waits for; it goes ahead of letters to many."""
CARD_REST = timedelta(seconds=1)
"""A card is edited at most once in this time; the last state wins."""


def owe(
    session: AsyncSession,
    kind: str,
    *,
    pebble: Pebble,
    to: str,
    at: datetime,
    once: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Owe a message about a pebble, after those already owed to the same side of it.

    `to` is `THREAD` or `REPORTER`; `once` defaults to the kind and the pebble's version, so that one
    event owes one message of a kind. `detail` holds ids only.
    """
    side = "reporter" if to == REPORTER else "team"
    name = once or f"{kind}:{pebble.number}:{pebble.version}:{to}"
    row = _row(
        pebble.workspace_id, kind, to=to, once=name, lane=f"{pebble.number}:{side}", at=at, detail=detail
    )
    row.pebble, row.position = pebble.number, pebble.next_letter()
    add_at_the_end(session, row)
    session.info["owes"] = True


async def owe_card(session: AsyncSession, pebble: Pebble, *, at: datetime, first: bool = False) -> None:
    """Owe the card as it will be true when it leaves: posted once, edited in place ever after.

    `first` says that the pebble is only just being reported, which saves the look for its card.
    """
    session.info["owes"] = True
    cards = {} if first else await _cards(session, pebble)
    if (card := cards.get(pebble.number)) is not None:
        _owe_anew(card, at)
        return
    once, lane = f"card:{pebble.number}", f"{pebble.number}:team"
    row = _row(pebble.workspace_id, "card", to=CARD, once=once, lane=lane, at=at)
    row.pebble, row.position = pebble.number, pebble.next_letter()
    cards[pebble.number] = row
    add_at_the_end(session, row)


async def owe_once(
    session: AsyncSession,
    kind: str,
    *,
    workspace_id: str,
    to: str,
    once: str,
    at: datetime,
    pebble: int | None = None,
    detail: dict[str, Any] | None = None,
    first: bool = False,
) -> bool:
    """Owe a message to a person or channel (an id) under a name of its own; False when it was owed before.

    `first` says that nobody can have owed it before, which lets it be written down with others.
    """
    row = _row(workspace_id, kind, to=to, once=once, lane=once, at=at, detail=detail)
    row.pebble = pebble
    if first:
        add_at_the_end(session, row)
    elif not await add_unless_there(session, row):
        return False
    session.info["owes"] = True
    return True


def _row(
    workspace_id: str,
    kind: str,
    *,
    to: str,
    once: str,
    lane: str,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> Owed:
    return Owed(
        workspace_id=workspace_id,
        id=uuid4().hex,
        once=once,
        kind=kind,
        to=to,
        detail=detail or {},
        lane=lane,
        owed_at=at,
        due_at=at,
    )


async def _cards(session: AsyncSession, pebble: Pebble) -> dict[int, Owed | None]:
    """The card's row of this pebble, locked, and of all that the clock looks at in this transaction."""
    known: dict[int, Owed | None] = session.info.setdefault(("cards", pebble.workspace_id), {})
    if pebble.number not in known:
        together = session.info.get(("locked", pebble.workspace_id), ())
        numbers = {pebble.number, *together} - known.keys()
        known |= dict.fromkeys(numbers)
        named = col(Owed.once).in_([f"card:{number}" for number in numbers])
        of_cards = select(Owed).where(col(Owed.workspace_id) == pebble.workspace_id, named)
        # Locked in the order in which delivery writes them down.
        for row in await session.scalars(of_cards.order_by(col(Owed.id)).with_for_update()):
            known[row.pebble or 0] = row
    return known


def _owe_anew(row: Owed, at: datetime) -> None:
    row.generation += 1
    if row.state is not OwedState.OWED:
        row.state, row.owed_at, row.attempts, row.tried_at = OwedState.OWED, at, 0, None
        row.due_at = max(at, row.done_at + CARD_REST) if row.done_at else at


async def say_anew(session: AsyncSession, rows: Sequence[Owed], *, at: datetime) -> None:
    """Let messages that stand in Slack be edited to what is true now; what is on its way will be, too.

    What has not left yet gets its words when it leaves anyhow.
    """
    for row in rows:
        row.generation += 1
        if row.state is OwedState.SENT:
            row.state, row.due_at, row.attempts, row.tried_at = OwedState.OWED, at, 0, None
    session.info["owes"] = True


async def workspaces_with_something_due(session: AsyncSession, *, now: datetime) -> list[str]:
    """The workspaces for which a message is due."""
    found = await session.scalars(
        select(col(Owed.workspace_id))
        .where(col(Owed.state) == OwedState.OWED, col(Owed.due_at) <= now)
        .distinct()
    )
    return list(found)


async def next_due(session: AsyncSession, *, now: datetime) -> datetime | None:
    """When the next message that is not due yet will be."""
    return await session.scalar(
        select(func.min(col(Owed.due_at))).where(col(Owed.state) == OwedState.OWED, col(Owed.due_at) > now)
    )


async def number_owed(session: AsyncSession) -> int:
    """How many messages are owed."""
    return await session.scalar(select(func.count()).where(col(Owed.state) == OwedState.OWED)) or 0


async def claim(
    session: AsyncSession,
    *,
    workspace_id: str,
    now: datetime,
    lease: timedelta,
    most: int,
    spare: frozenset[str] = frozenset(),
    room: int | None = None,
) -> list[tuple[Owed, bool]]:
    """Take up to `most` due messages for `lease`, the first of each lane only.

    Each comes with whether it is *in doubt*: an earlier try's answer was never recorded. `spare` names
    the channels or people (`Owed.to`) that must not be written to just now. With `room`, the conversation
    about pebbles comes first, and of all else only so many.
    """
    asked = {"b_workspace_id": workspace_id, "b_now": now}
    if room is None:
        rows = await _first_of_lanes(session, _CLAIMABLE, asked, most, spare)
    else:
        rows = await _first_of_lanes(session, _IN_CONVERSATION, asked, most, spare)
        rows += await _first_of_lanes(session, _TO_MANY, asked, min(room, most - len(rows)), spare)
    taken = []
    for row in rows:
        doubtful = row.tried_at is not None
        row.claimed_until, row.tried_at = now + lease, row.tried_at or now
        row.attempts += 1
        taken.append((row, doubtful))
    return taken


async def _first_of_lanes(
    session: AsyncSession, claimable: Select[Owed], asked: dict[str, Any], most: int, spare: frozenset[str]
) -> list[Owed]:
    if most <= 0:
        return []
    if spare:
        claimable = claimable.where(col(Owed.to).not_in(spare))
    return list(await session.scalars(claimable, {**asked, "b_most": most}))


_EARLIER = aliased(Owed)
_WAITS = exists().where(
    col(_EARLIER.workspace_id) == col(Owed.workspace_id),
    col(_EARLIER.lane) == col(Owed.lane),
    col(_EARLIER.state) == OwedState.OWED,
    col(_EARLIER.position) < col(Owed.position),
)
_CLAIMABLE = (
    select(Owed)
    .where(
        col(Owed.workspace_id) == bindparam("b_workspace_id"),
        col(Owed.state) == OwedState.OWED,
        col(Owed.due_at) <= bindparam("b_now"),
        or_(col(Owed.claimed_until).is_(None), col(Owed.claimed_until) <= bindparam("b_now")),
        # Position 0 is alone in its lane: with thousands of these, not looking is what makes it quick.
        or_(col(Owed.position) == 0, ~_WAITS),
    )
    .order_by(col(Owed.due_at), col(Owed.position))
    .limit(bindparam("b_most"))
    .with_for_update(skip_locked=True, of=Owed)
)
_IN_CONVERSATION = _CLAIMABLE.where(col(Owed.to).in_(CONVERSATION))
_TO_MANY = _CLAIMABLE.where(col(Owed.to).not_in(CONVERSATION))


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a claimed message: `sent` (with its place), `moot`, `later` (with a reason), `given_up`.

    `in_doubt` keeps the mark that its answer was lost, so that it is looked up before it is repeated.
    `untried` means that it was put back without a try; `again`, that it was sent but must be edited soon.
    """

    owed: Owed
    outcome: str
    channel: str | None = None
    ts: str | None = None
    spot: Spot | None = None
    due_at: datetime | None = None
    trouble: str | None = None
    in_doubt: bool = False
    untried: bool = False
    again: bool = False


async def record(session: AsyncSession, fates: Sequence[Fate], *, at: datetime) -> None:
    """Write down what became of claimed messages, and where they stand, in few statements for all."""
    ordered = sorted(fates, key=lambda fate: fate.owed.id)
    connection = await session.connection()
    if back := [_put_back(fate) for fate in ordered if fate.outcome == "later"]:
        await connection.execute(_PUT_BACK, back)
    if done := [_done(fate, at) for fate in ordered if fate.outcome != "later"]:
        await connection.execute(_DONE, done)
    if places := [_place(fate) for fate in ordered if fate.spot is not None and fate.ts is not None]:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        await connection.execute(dialect.insert(_PLACE).on_conflict_do_nothing(), places)


_OWED, _PLACE = Owed.__table__, Place.__table__  # type: ignore[attr-defined]
_IS = and_(_OWED.c.workspace_id == bindparam("b_workspace_id"), _OWED.c.id == bindparam("b_id"))

# Only whoever still holds the claim may put a message back: after its lease another may be sending it.
_PUT_BACK = (
    update(_OWED)
    .where(_IS, _OWED.c.state == OwedState.OWED, _OWED.c.claimed_until == bindparam("b_claimed_until"))
    .values(
        due_at=bindparam("b_due_at"),
        claimed_until=None,
        tried_at=bindparam("b_tried_at"),
        trouble=bindparam("b_trouble"),
        attempts=_OWED.c.attempts - bindparam("b_untried"),
    )
)

# If it was owed anew while it was on its way, it stays owed: the next edit brings the newer state.
_NEWEST = _OWED.c.generation == bindparam("b_generation")
_DONE = (
    update(_OWED)
    .where(_IS)
    .values(
        state=case((_NEWEST, bindparam("b_state", type_=_OWED.c.state.type)), else_=_OWED.c.state),
        due_at=case((_NEWEST, _OWED.c.due_at), else_=bindparam("b_again_at", type_=_OWED.c.due_at.type)),
        attempts=case((_NEWEST, _OWED.c.attempts), else_=0),
        claimed_until=None,
        tried_at=None,
        trouble=bindparam("b_trouble"),
        done_at=bindparam("b_done_at"),
        lane=bindparam("b_lane"),
        channel=func.coalesce(bindparam("b_channel", type_=_OWED.c.channel.type), _OWED.c.channel),
        ts=func.coalesce(bindparam("b_ts", type_=_OWED.c.ts.type), _OWED.c.ts),
    )
)


def _put_back(fate: Fate) -> dict[str, Any]:
    owed = fate.owed
    return {
        "b_workspace_id": owed.workspace_id,
        "b_id": owed.id,
        "b_claimed_until": owed.claimed_until,
        "b_due_at": fate.due_at,
        "b_tried_at": owed.tried_at if fate.in_doubt else None,
        "b_trouble": fate.trouble,
        "b_untried": int(fate.untried),
    }


def _done(fate: Fate, at: datetime) -> dict[str, Any]:
    owed = fate.owed
    stands = fate.ts is not None
    return {
        "b_workspace_id": owed.workspace_id,
        "b_id": owed.id,
        "b_generation": -1 if fate.again else owed.generation,
        "b_state": OwedState(fate.outcome),
        "b_again_at": at + CARD_REST,
        "b_trouble": fate.trouble,
        "b_done_at": at,
        # From its first post on, the card is edited beside its thread, not before it.
        "b_lane": f"{owed.pebble}:card" if owed.to == CARD else owed.lane,
        "b_channel": fate.channel if stands else None,
        "b_ts": fate.ts if stands else None,
    }


def _place(fate: Fate) -> dict[str, Any]:
    owed = fate.owed
    return {
        "workspace_id": owed.workspace_id,
        "channel": fate.channel,
        "ts": fate.ts,
        "pebble": owed.pebble,
        "spot": fate.spot,
    }
