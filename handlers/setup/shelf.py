"""Things that administrators keep in a list, each with a small form: their button, the menu, saving, removing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.feature import Visit
from handlers.services.blocks import Block
from handlers.services.reading import remembered
from handlers.setup.checked import Read, read
from handlers.setup.messages import closing
from handlers.setup.open import Set, what_is_set
from handlers.setup.opening import push, replace
from handlers.setup.page_draft import Errors
from handlers.setup.save import take_effect
from handlers.stopped import turn_back
from handlers.whisper import whisper
from storage.screened import Overruled

Draft = TypeVar("Draft")
NEW = "+"
"""In place of an id: one to be added."""


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Draft]):
    """One such list: its actions and its form by id, the menu and the form, and what saves and removes.

    `menu` stands under what was just said; `save` answers with the field and the sentence that says why not,
    `take_away` with a name and True, or the sentence that says why not and False.
    """

    button: str
    choose: str
    add: str
    remove: str
    callback: str
    menu: Callable[[Set, date, str], Block]
    form: Callable[[Set, date, str], Block]
    parse: Callable[[Mapping[str, Any]], Draft | Errors]
    save: Callable[[Visit, Draft, tuple[Overruled, ...]], Awaitable[tuple[str, str] | None]]
    saved: Callable[[Draft, date], str]
    take_away: Callable[[Visit, str], Awaitable[tuple[str, bool]]]
    taken_away: Callable[[str], str]

    def listen(self, app: AsyncApp) -> None:
        """Register it."""
        app.action(self.button)(self.opened)
        app.action(self.choose)(self.one_chosen)
        app.action(self.add)(self.one_wanted)
        app.action(self.remove)(self.one_removed)
        app.view(self.callback)(self.one_sent)

    async def opened(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
    ) -> None:
        """The menu, on top of the settings, which keep what was typed."""
        visit = Visit.of(context)
        found = await what_is_set(visit)
        if isinstance(found, str):
            await whisper(client, body, found)
        else:
            await push(client, body, self.menu(found, visit.today, ""))
        await ack()

    async def one_chosen(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
    ) -> None:
        """One was chosen in the menu: its form."""
        chosen = str((_action(body).get("selected_option") or {}).get("value") or "")
        await self._show(client, body, Visit.of(context), chosen)
        await ack()

    async def one_wanted(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
    ) -> None:
        """“Add …”: an empty form."""
        await self._show(client, body, Visit.of(context), NEW)
        await ack()

    async def one_sent(self, ack: AsyncAck, view: dict[str, Any], context: dict[str, Any]) -> None:
        """Save one; the form becomes the menu again and says what is set."""
        visit = Visit.of(context)
        found = read(view, visit.own, self.parse)
        if not isinstance(found, Read):
            await turn_back(ack, visit, view, found)
            return
        if problem := await self.save(visit, found.draft, found.overruled):
            await ack(response_action="errors", errors={f"{problem[0]}:{remembered(view)}": problem[1]})
            return
        await take_effect(visit)
        await ack(
            response_action="update", view=await self._again(visit, self.saved(found.draft, visit.today))
        )

    async def one_removed(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: dict[str, Any]
    ) -> None:
        """“Remove”, after the question whether that is meant."""
        visit = Visit.of(context)
        said, removed = await self.take_away(visit, str(_action(body).get("value") or ""))
        if removed:
            await take_effect(visit)
        await replace(client, body, await self._again(visit, self.taken_away(said) if removed else said))
        await ack()

    async def _show(self, client: AsyncWebClient, body: Mapping[str, Any], visit: Visit, chosen: str) -> None:
        found = await what_is_set(visit)
        if isinstance(found, str):
            await whisper(client, body, found)
            return
        await replace(client, body, self.form(found, visit.today, chosen))

    async def _again(self, visit: Visit, said: str) -> Block:
        found = await what_is_set(visit)
        return closing(said) if isinstance(found, str) else self.menu(found, visit.today, said)


def _action(body: Mapping[str, Any]) -> Mapping[str, Any]:
    found = (body.get("actions") or [{}])[0]
    assert isinstance(found, Mapping)
    return found
