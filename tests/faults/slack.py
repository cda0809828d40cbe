"""The local Slack in a process of its own: it survives the bot, remembers what it was sent, and breaks on request."""

import random
import sys
from dataclasses import asdict

import uvloop
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.courier import Courier
from bot.sandbox.faults import Broken, Faults
from bot.sandbox.install import SIGNING_SECRET
from bot.sandbox.parcels import Reply
from bot.sandbox.reading import text_of
from bot.sandbox.slack import Slack
from bot.serve import listening, serving, told_to_stop, web_app
from tests.faults.judge import Message

RETRIES = (0.0, 12.0, 36.0)
"""Seconds between tries of an event. Slack's are 0, 60 and 300; what counts is that the second outlives an outage."""


class Doubling(Courier):
    """Delivers as Slack does, or everything twice, as Slack does when an answer got lost."""

    twice = False

    async def _post(self, body: bytes, headers: dict[str, str]) -> Reply:
        reply = await super()._post(body, headers)
        if not self.twice:
            return reply
        again = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        return await super()._post(body, headers | again)


class Counting(Faults):
    """Draws which calls break, and counts those that did."""

    struck = 0

    def take(self, method: str) -> Broken | None:
        fault = super().take(method)
        self.struck += fault is not None
        return fault


def messages(slack: Slack) -> list[Message]:
    """What the bot has posted and nobody has deleted."""
    return [
        Message(
            room.id,
            message.get("thread_ts") or message["ts"],
            message["metadata"]["event_type"].removeprefix("pebble_"),
            str(message["metadata"]["event_payload"].get("id")),
            text_of(message),
            message["ts"],
        )
        for room in slack.world.rooms.values()
        for message in room.messages.values()
        if message.get("bot_id") and message.get("metadata")
    ]


def controls(slack: Slack, courier: Doubling, faults: Counting) -> list[BaseRoute]:
    """What the faults ask of Slack, beside what its page may do."""

    async def record(_request: Request) -> Response:
        return JSONResponse([asdict(message) for message in messages(slack)])

    async def standing(request: Request) -> Response:
        ids = await request.json()
        return JSONResponse([message.id for message in messages(slack) if message.id in ids])

    async def broken(request: Request) -> Response:
        faults.clear()
        for fault in await request.json():
            faults.always(**fault)
        return JSONResponse(faults.struck)

    async def struck(_request: Request) -> Response:
        return JSONResponse(faults.struck)

    async def twice(request: Request) -> Response:
        courier.twice = await request.json()
        return JSONResponse(True)

    async def waiting(_request: Request) -> Response:
        return JSONResponse(len(courier._waiting) + len(courier._errands))

    return [
        Route("/faults/record", record),
        Route("/faults/standing", standing, methods=["POST"]),
        Route("/faults/broken", broken, methods=["POST"]),
        Route("/faults/struck", struck),
        Route("/faults/twice", twice, methods=["POST"]),
        Route("/faults/waiting", waiting),
    ]


async def serve(port: int, bot_url: str, seed: str) -> None:
    """Answer until stopped; which calls break is drawn from the seed."""
    slack = Slack()
    slack.faults = faults = Counting(random.Random(seed))
    slack.own_url = f"http://127.0.0.1:{port}"
    slack.courier = courier = Doubling(slack.calls, lambda: slack.clock(), SIGNING_SECRET, slack.sockets)
    slack.bot_url = bot_url
    courier.retries = RETRIES
    slack.limits.on = False
    with listening("127.0.0.1", port) as on:
        async with serving(web_app([*controls(slack, courier, faults), *slack.routes()]), on):
            await told_to_stop()
        await slack.close()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
