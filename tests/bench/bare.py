"""The yardstick: a Bolt app that checks signatures, opens an equally large form, acks a Send, and does nothing else.

With a database it also saves the words of each Send by hand (`tests.bench.by_hand`). It gets what makes Bolt
fast (one HTTP session kept, the form built once), so that the ratio flatters nobody.
"""

import sys
from typing import Any

import aiohttp
import uvloop
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.serve import server, web_app
from handlers.services.report_form import REPORT, report_form
from handlers.services.wording import DEFAULT
from tests.bench.by_hand import Save, saving
from tests.bench.payloads import SECRET, TOKEN

FORM = report_form(DEFAULT)


def bare_app(client: AsyncWebClient, save: Save | None) -> AsyncApp:
    """Two listeners, and Bolt's own signature check."""
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True)

    async def pebble_typed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    async def report_sent(ack: AsyncAck, view: dict[str, Any]) -> None:
        if save is not None:
            await save(view["state"]["values"]["what"]["text"]["value"])
        await ack()

    app.command("/pebble")(pebble_typed)
    app.view(REPORT)(report_sent)
    return app


async def serve(port: int, slack: str, database_url: str | None = None) -> None:
    """Answer until stopped."""
    save = await saving(database_url) if database_url else None
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=TOKEN, base_url=slack, session=session)
        client.proxy = None
        handler = AsyncSlackRequestHandler(bare_app(client, save))

        async def from_slack(request: Request) -> Response:
            return await handler.handle(request)

        async def ready(_request: Request) -> Response:
            return PlainTextResponse("ok")

        routes = [Route("/slack/events", from_slack, methods=["POST"]), Route("/readyz", ready)]
        await server(web_app(routes), "127.0.0.1", port).serve()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), *sys.argv[2:]))
