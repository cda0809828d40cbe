"""A small ward for these tests: a house on a real database, its people, and a Slack that remembers."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.sandbox.reading import text_of
from handlers import conversation, followup
from handlers.feature import House, Letter, Speaking, Visit
from handlers.intake.draft import Draft
from handlers.intake.submit import submit
from handlers.services.screening import Refused, screen
from handlers.services.wording import DEFAULT, Wordings
from storage.database import Database
from storage.models import Area, Grant, Owed, Pebble, Person, Place, Role, Spot, Workspace
from storage.models.states import Resolution, Safety
from storage.queries.pebbles import pebble, pebble_to_change
from storage.screened import Screened
from storage.sealing import Sealer

TEAM = "T0HOSPITAL"
NURSE, OWNER, STRANGER = "U0NURSE1", "U0OWNER1", "U0STRANGER1"
DM, CARDS = "D0NURSE1", "C0TRIAGE"
HEAD = "1700000000.000100"
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class NoDirectory:
    """Everybody is known already."""

    def notice(self, workspace_id: str, person_id: str) -> None:
        pass

    async def learn(self, workspace_id: str, person_id: str) -> None:
        pass

    async def reread(self, workspace_id: str) -> None:
        pass


def screened(text: str) -> Screened:
    words = screen(text)
    assert not isinstance(words, Refused)
    return words


@dataclass
class Ward:
    """A house with one area, its owner, and what tests ask about it."""

    house: House

    def visit(self, person_id: str, *, minutes: int = 0, channel: str | None = None) -> Visit:
        return Visit(TEAM, person_id, TEAM, channel, MONDAY + timedelta(minutes=minutes), self.house)

    async def reported(self, *, private: bool = False, number: int = 1) -> Pebble:
        """The nurse reports, and the head of her thread stands in Slack."""
        draft = Draft(
            submission=f"V{number}",
            words=screened("The order set hides the saline"),
            area="orders",
            kind=None,
            frequency=None,
            minutes=None,
            safety=Safety.NONE,
            private=private,
        )
        async with self.house.database.transaction() as session:
            found = await submit(
                session,
                draft,
                workspace_id=TEAM,
                person_id=NURSE,
                hours=DEFAULT.hours,
                at=MONDAY,
                sealer=self.house.sealer,
            )
            channel, head = found.reporter if private else DM, HEAD if number == 1 else f"{HEAD}{number}"
            session.add(
                Place(workspace_id=TEAM, channel=channel, ts=head, pebble=found.number, spot=Spot.REPORTER)
            )
        return found

    async def resolved(self, number: int = 1) -> None:
        """The owner resolves it."""
        async with self.changing(number) as found:
            found.resolve(how=Resolution.CONFIG_FIX, words_id="w", by=OWNER, at=MONDAY)

    @asynccontextmanager
    async def changing(self, number: int = 1) -> AsyncIterator[Pebble]:
        """A pebble to change from outside; the event's line of history is left out."""
        async with self.house.database.transaction() as session:
            found = await pebble_to_change(session, TEAM, number)
            assert found is not None
            yield found
            session.add(found)

    async def pebble(self, number: int = 1) -> Pebble:
        async with self.house.database.reading() as session:
            found = await pebble(session, TEAM, number)
        assert found is not None
        return found

    async def all(self, kind: type[SQLModel]) -> list[Any]:
        async with self.house.database.reading() as session:
            return list(await session.scalars(select(kind)))

    async def owed(self, kind: str) -> list[Owed]:
        """What is owed of this kind, oldest first."""
        found = [owed for owed in await self.all(Owed) if owed.kind == kind]
        return sorted(found, key=lambda owed: owed.position)

    async def letter(self, kind: str, *, minutes: int = 60) -> Letter | None:
        """The words of the last message owed of this kind, as they would leave now."""
        owed = (await self.owed(kind))[-1]
        makers = {**conversation.FEATURE.messages, **followup.FEATURE.messages}
        async with self.house.database.reading() as session:
            at = MONDAY + timedelta(minutes=minutes)
            return await makers[kind](Speaking(session, owed, at, self.house.parts, self.house.sealer))

    async def says(self, kind: str) -> str:
        """What a person would read of the last message owed of this kind."""
        letter = await self.letter(kind)
        assert letter is not None
        return text_of({"blocks": letter.blocks})

    async def everything_stored(self) -> str:
        """Every row but those that may name the reporter: the person, and the alias's sealed cells."""
        tables = SQLModel.metadata.sorted_tables
        async with self.house.database.reading() as session:
            rows = [
                row._mapping
                for table in tables
                if table.name not in ("person", "alias")
                for row in await session.execute(select(table))
            ]
        return json.dumps([dict(row) for row in rows], default=str)


@asynccontextmanager
async def ward(database_url: str) -> AsyncIterator[Ward]:
    """Opened on a migrated, empty database."""
    house = House(
        database=Database(database_url),
        sealer=Sealer([Fernet.generate_key().decode()]),
        wordings=Wordings(),
        directory=NoDirectory(),
        parts={place: (part,) for place, part in followup.FEATURE.parts.items()},
    )
    async with house.database.transaction() as session:
        session.add_all(
            [
                Workspace(id=TEAM, triage_channel=CARDS, joined_at=MONDAY),
                Area(workspace_id=TEAM, key="orders", name="Orders & sets"),
                Grant(workspace_id=TEAM, role=Role.OWNER, subject=OWNER),
                Person(workspace_id=TEAM, id=OWNER, name="Dana Kim", role="it"),
                Person(workspace_id=TEAM, id=NURSE, name="Ruth Okafor", role="nurse", unit="ICU"),
            ]
        )
    yield Ward(house)
    await house.database.dispose()


@dataclass
class Slack:
    """Messages and forms as Slack would keep them; `down` makes every call fail."""

    messages: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    forms: list[dict[str, Any]] = field(default_factory=list)
    whispers: list[str] = field(default_factory=list)
    down: bool = False

    def add(self, channel: str, ts: str, **message: Any) -> dict[str, Any]:
        self.messages[channel, ts] = {"ts": ts, **message}
        return self.messages[channel, ts]

    def _answer(self) -> None:
        if self.down:
            raise SlackApiError("down", {"ok": False, "error": "internal_error"})

    async def conversations_replies(
        self, *, channel: str, ts: str, oldest: str, latest: str, inclusive: bool, limit: int
    ) -> Mapping[str, Any]:
        self._answer()
        thread = [
            message
            for (where, _), message in sorted(self.messages.items())
            if where == channel and ts in (message["ts"], message.get("thread_ts"))
        ]
        found = [m for m in thread if m["ts"] == ts or (inclusive and oldest <= m["ts"] <= latest)]
        return {"ok": True, "messages": found[:limit]}

    async def chat_update(self, *, channel: str, ts: str, text: str, blocks: list[Any]) -> None:
        self._answer()
        self.messages[channel, ts] |= {"text": text, "blocks": blocks}

    async def chat_delete(self, *, channel: str, ts: str) -> None:
        self._answer()
        del self.messages[channel, ts]

    async def views_open(self, *, trigger_id: str, view: dict[str, Any]) -> None:
        self._answer()
        self.forms.append(view)

    async def chat_postEphemeral(self, *, text: str, **_where: Any) -> None:  # noqa: N802
        self.whispers.append(text)


def sent(form: dict[str, Any], view_id: str = "V0SENT", **typed: str) -> dict[str, Any]:
    """The form as Slack sends it back: texts typed by block id, menus by their option's value."""
    values = {}
    for block in form["blocks"]:
        if block.get("block_id") in typed:
            element, answer = block["element"], typed[block["block_id"]]
            given = {"value": answer}
            if element["type"] == "static_select":
                given = {"selected_option": {"value": answer}}  # type: ignore[dict-item]
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **given}}
    return {**form, "id": view_id, "state": {"values": values}}


def press(
    action_id: str, value: str, *, by: str, channel: str = DM, message: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A pressed button as Slack sends it."""
    return {
        "type": "block_actions",
        "user": {"id": by, "team_id": TEAM},
        "trigger_id": "1.2",
        "channel": {"id": channel},
        "message": message or {"ts": HEAD},
        "actions": [{"action_id": action_id, "value": value}],
    }


def errors(ack: AsyncAck) -> dict[str, str]:
    """What the form says under its fields; empty when it closed."""
    assert ack.response is not None, "never acknowledged"
    body = json.loads(ack.response.body or "{}")
    return dict(body.get("errors", {}))


def said_in_dm(text: str, ts: str = "1700000009.000100", **more: Any) -> dict[str, Any]:
    """A message event of the nurse's direct messages."""
    event = {"type": "message", "channel": DM, "channel_type": "im", "user": NURSE, "ts": ts, "text": text}
    return event | more
