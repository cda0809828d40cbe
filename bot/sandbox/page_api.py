"""The page's JSON endpoints: what one person sees, what they do, and word that something changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.sandbox import page_acts, page_look
from bot.sandbox.calls import Call
from bot.sandbox.refused import CannotDo, Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

TOGETHER = 0.02
HEARTBEAT = 15.0


def page_routes(slack: Slack) -> list[BaseRoute]:
    """All endpoints under /_/ that the page uses."""
    page = _Page(slack)
    return [
        Route("/_/cast", page.cast),
        Route("/_/look", page.look),
        Route("/_/act", page.act, methods=["POST"]),
        Route("/_/events", page.events),
        Route("/_/clock", page.clock),
        Route("/_/skip", page.skip, methods=["POST"]),
        Route("/_/calls", page.calls),
        Route("/_/over", page.start_over, methods=["POST"]),
        Route("/_/faults", page.faults),
        Route("/_/faults", page.break_, methods=["POST"]),
    ]


class _Page:
    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def cast(self, request: Request) -> Response:
        return JSONResponse(page_look.cast(self.slack))

    async def look(self, request: Request) -> Response:
        asked = request.query_params
        try:
            most = int(asked.get("most", page_look.SHOWN))
            seen = page_look.look(self.slack, asked["as"], asked.get("channel"), asked.get("thread"), most)
        except (CannotDo, KeyError, ValueError) as problem:
            return JSONResponse({"ok": False, "why": str(problem)}, status_code=404)
        return JSONResponse(seen)

    async def act(self, request: Request) -> Response:
        try:
            asked = await request.json()
            await page_acts.act(self.slack, asked)
        except CannotDo as problem:
            return JSONResponse({"ok": False, "why": str(problem)})
        except (KeyError, TypeError, ValueError) as problem:
            return JSONResponse({"ok": False, "why": f"not understood: {problem}"}, status_code=400)
        return JSONResponse({"ok": True})

    async def events(self, request: Request) -> Response:
        person_id = request.query_params.get("as", "")
        if person_id not in self.slack.world.screens:
            return JSONResponse({"ok": False, "why": "nobody here has that id"}, status_code=404)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        return StreamingResponse(changes(self.slack, person_id), headers=headers)

    async def clock(self, request: Request) -> Response:
        return JSONResponse(self._clock())

    async def skip(self, request: Request) -> Response:
        try:
            seconds = float((await request.json())["seconds"])
        except (KeyError, TypeError, ValueError):
            return JSONResponse({"ok": False, "why": "seconds must be a number"}, status_code=400)
        if seconds <= 0:
            return JSONResponse({"ok": False, "why": "time only goes forward"}, status_code=400)
        self.slack.skipped_seconds += seconds
        if self.slack.on_skip:
            await self.slack.on_skip(seconds)
        self.slack.world.touch()
        return JSONResponse({"ok": True, **self._clock()})

    async def start_over(self, request: Request) -> Response:
        """A fresh workspace, if whoever runs this Slack knows how; this request is still answered by the old one."""
        if self.slack.on_start_over is None:
            return JSONResponse(
                {"ok": False, "why": "this sandbox cannot start over; start it again instead"}
            )
        self.slack.on_start_over()
        return JSONResponse({"ok": True})

    def _clock(self) -> Json:
        return {"now": self.slack.clock().isoformat(), "skipped_seconds": self.slack.skipped_seconds}

    async def faults(self, request: Request) -> Response:
        return JSONResponse(self._faults())

    async def break_(self, request: Request) -> Response:
        """`{"name", "on", "where"}` turns one switch, `{"rates"}` the counting of calls, `{}` mends everything."""
        try:
            await self._turn(await request.json())
        except CannotDo as problem:
            return JSONResponse({"ok": False, "why": str(problem)})
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            return JSONResponse({"ok": False, "why": f"not understood: {problem}"}, status_code=400)
        return JSONResponse({"ok": True, **self._faults()})

    async def _turn(self, asked: Json) -> None:
        if not asked:
            await self.slack.breaking.mend()
        elif "rates" in asked:
            self.slack.limits.on = bool(asked["rates"])
        else:
            await self.slack.breaking.switch(
                str(asked["name"]), bool(asked["on"]), str(asked.get("where", "*"))
            )

    def _faults(self) -> Json:
        return {"faults": self.slack.breaking.listed(), "rates": self.slack.limits.on}

    async def calls(self, request: Request) -> Response:
        after = request.query_params.get("after", "0")
        first = int(after) if after.isdigit() else 0
        return JSONResponse([_told(call) for call in self.slack.calls if call.n > first])


def _told(call: Call) -> Json:
    return {
        "n": call.n,
        "at": call.at.isoformat(),
        "way": call.way,
        "what": call.what,
        "status": call.status,
        "args": call.args,
        "answer": call.answer,
        "strange": call.strange,
    }


async def changes(slack: Slack, person_id: str) -> AsyncIterator[bytes]:
    """Server-sent events: the number of the latest change this person could see, and the time, bundled."""
    changed = asyncio.Event()
    changed.set()
    slack.world.watchers.append(changed.set)
    told = -1
    try:
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await changed.wait()
            except TimeoutError:
                yield b": still here\n\n"
                continue
            await asyncio.sleep(TOGETHER)
            changed.clear()
            if slack.closed:
                return
            seq = slack.world.screens[person_id].changed
            if seq != told:
                told = seq
                news = {"seq": seq, "now": slack.clock().isoformat()}
                yield b"data: " + json.dumps(news).encode() + b"\n\n"
    finally:
        slack.world.watchers.remove(changed.set)
