"""A house built by hand on a real database, visits to it, and a small Slack with a memory."""

import json
from collections.abc import Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

from cryptography.fernet import Fernet
from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.sandbox.blocks.views import checked_view
from handlers.feature import House, Part, Visit
from handlers.services.screening import screen
from handlers.services.wording import Wordings
from storage.database import Database
from storage.models import Alias, Area, Grant, Pebble, Person, Role, Words, Workspace
from storage.outbox import owe_card
from storage.screened import Screened
from storage.sealing import Sealer

T = "T0HARBORVIEW"
NURSE, OWNER, ADMIN = "U0MARIALOPEZ", "U0PRIYARAMAN", "U0ADAMKELLER"
NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)


class Directory:
    """Knows nobody; remembers whom it was asked about."""

    def __init__(self) -> None:
        self.noticed: list[str] = []
        self.reread_workspaces: list[str] = []

    def notice(self, workspace_id: str, person_id: str) -> None:
        self.noticed.append(person_id)

    async def learn(self, workspace_id: str, person_id: str) -> None:
        self.noticed.append(person_id)

    async def reread(self, workspace_id: str) -> None:
        self.reread_workspaces.append(workspace_id)


class SmallSlack(AsyncWebClient):
    """Slack as far as these features need it: Homes, open forms, channels, and what was said to whom."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-test")
        self.homes: dict[str, dict[str, Any]] = {}
        self.forms: list[dict[str, Any]] = []
        self.said: list[tuple[str, str]] = []
        self.channels: dict[str, dict[str, Any]] = {}
        self.refuses: dict[str, str] = {}

    async def api_call(self, api_method: str, **sent: Any) -> AsyncSlackResponse:
        args = {**(sent.get("params") or {}), **(sent.get("json") or {})}
        if api_method in self.refuses:
            return self._answer(api_method, {"ok": False, "error": self.refuses[api_method]})
        return self._answer(api_method, self._do(api_method, args))

    def _do(self, method: str, args: Mapping[str, Any]) -> dict[str, Any]:
        match method:
            case "views.publish":
                self.homes[args["user_id"]] = _view(args)
            case "views.open":
                self.forms = [_view(args)]
            case "views.push":
                self.forms.append(_view(args))
            case "views.update":
                self.forms[-1] = _view(args)
            case "chat.postMessage":
                self.said.append((args["channel"], args["text"]))
            case "chat.postEphemeral":
                self.said.append((args["user"], args["text"]))
            case "conversations.info" if args["channel"] in self.channels:
                return {"ok": True, "channel": {"id": args["channel"], **self.channels[args["channel"]]}}
            case _:
                return {"ok": False, "error": "channel_not_found"}
        return {"ok": True}

    def _answer(self, method: str, data: dict[str, Any]) -> AsyncSlackResponse:
        answer = AsyncSlackResponse(
            client=self, http_verb="POST", api_url=method, req_args={}, data=data, headers={}, status_code=200
        )
        if not data["ok"]:
            raise SlackApiError("refused", answer)
        return answer


def _view(args: Mapping[str, Any]) -> dict[str, Any]:

    view = args["view"]
    return checked_view(json.loads(view) if isinstance(view, str) else dict(view), "home", "modal")


class Ack(AsyncAck):
    """What Slack was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[dict[str, Any]] = []

    async def __call__(self, *args: Any, **answer: Any) -> BoltResponse:
        self.answers.append(answer)
        return await super().__call__(*args, **answer)

    @property
    def answer(self) -> dict[str, Any]:
        """The one answer."""
        (only,) = self.answers
        return only

    @property
    def errors(self) -> dict[str, str]:
        """What stands under which field; {} when the form was taken."""
        found: dict[str, str] = self.answer.get("errors", {})
        return found


class Hospital:
    """A workspace with two areas, an owner of one and an administrator, on one database."""

    def __init__(self, url: str, parts: Mapping[str, tuple[Part, ...]] | None = None) -> None:
        self.database = Database(url)
        self.directory = Directory()
        self.sealer = Sealer([Fernet.generate_key().decode()])
        self.house = House(self.database, self.sealer, Wordings(), self.directory, parts=parts or {})
        self.slack = SmallSlack()

    async def settle(self) -> None:
        """Everything that is there before anybody does anything."""
        async with self.database.transaction() as session:
            session.add(Workspace(id=T, joined_at=NOW, triage_channel="C0TRIAGE", units=["ICU", "4 West"]))
            session.add(Area(workspace_id=T, key="printing", name="Printing", position=0))
            session.add(Area(workspace_id=T, key="orders", name="Orders", position=1))
            session.add(Area(workspace_id=T, key="other", name="Somewhere else", position=2))
            session.add(Grant(workspace_id=T, role=Role.OWNER, area="printing", subject=OWNER))
            session.add(Grant(workspace_id=T, role=Role.ADMINISTRATOR, area="", subject=ADMIN))

    async def pebble(
        self, number: int, words: str = "The label printer is out", *, reporter: str = NURSE, **more: Any
    ) -> Pebble:
        """A pebble in Printing whose card was owed; `private=True` hides the reporter behind an alias."""
        async with self.database.transaction() as session:
            if more.pop("private", False):
                alias = Alias.of(reporter, workspace_id=T, sealer=self.sealer)
                session.add(alias)
                reporter = alias.id
            text = screen(words)
            assert isinstance(text, Screened)
            said = Words.of(text, workspace_id=T, author=reporter, at=NOW)
            facts: dict[str, Any] = {"area": "printing", "reported_at": NOW, "answer_by": NOW, **more}
            pebble = Pebble(
                workspace_id=T,
                number=number,
                submission=f"V{number}",
                reporter=reporter,
                words_id=said.id,
                **facts,
            )
            session.add_all([said, pebble, pebble.report(at=NOW)])
            await owe_card(session, pebble, at=NOW)
        return pebble

    def visit(self, person_id: str = NURSE, *, team: str | None = T) -> Visit:
        """Somebody comes, now."""
        return Visit(T, person_id, team, None, NOW, self.house)

    def context(self, person_id: str = NURSE) -> dict[str, Any]:
        """Bolt's context for a request of theirs."""
        return {"visit": self.visit(person_id)}

    async def known(self, person_id: str) -> Person | None:
        """What is stored about a person."""
        async with self.database.reading() as session:
            return await session.get(Person, (T, person_id))


@asynccontextmanager
async def hospital_on(url: str, parts: Mapping[str, tuple[Part, ...]] | None = None) -> Any:
    """A settled hospital, closed at the end."""
    hospital = Hospital(url, parts)
    await hospital.settle()
    try:
        yield hospital
    finally:
        await hospital.database.dispose()


def words_in(blocks: Any) -> str:
    """Everything a person reads in these blocks, in order."""
    if isinstance(blocks, list):
        return "\n".join(text for block in blocks if (text := words_in(block)))
    if isinstance(blocks, dict):
        if isinstance(blocks.get("text"), str):
            return str(blocks["text"])
        shown = ["title", "text", "label", "hint", "blocks", "elements", "element", "accessory"]
        shown += ["options", "placeholder"]
        return "\n".join(text for key in shown if key in blocks and (text := words_in(blocks[key])))
    return ""


def state(**entries: Any) -> dict[str, Any]:
    """A form's state: each field's entry by its block id."""
    return {"values": {block_id: {"a": entry} for block_id, entry in entries.items()}}
