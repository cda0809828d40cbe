"""The page's own files, with headers that let nothing else in, and the files that people share there."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox import speech
from bot.sandbox.files import wire
from bot.sandbox.refused import CannotDo, Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

PAGE = Path(__file__).parent / "page"
SHEETS = ("page.css", "messages.css", "blocks.css", "data.css", "windows.css")
"""The style sheets in their order; they leave as one, since nothing is painted before the last of them is there."""
LARGEST = 10_000_000
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def file_routes(slack: Slack) -> list[BaseRoute]:
    """The page, what it is made of, and the address where a person shares a file."""

    async def share(request: Request) -> Response:
        return await _share(slack, request)

    return [
        Route("/_/share", share, methods=["POST"]),
        Route("/static/{name}", _static),
        Route("/", _page),
    ]


async def _page(request: Request) -> Response:
    return _answer(request, "index.html")


async def _static(request: Request) -> Response:
    return _answer(request, request.path_params["name"])


def _answer(request: Request, name: str) -> Response:
    """The file, or that the browser has it already."""
    found = _read(name)
    if found is None:
        return PlainTextResponse("There is no such file.", status_code=404, headers=HEADERS)
    data, kind, tag = found
    headers = {**HEADERS, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=kind, headers=headers)


def _read(name: str) -> tuple[bytes, str, str] | None:
    """A file's bytes, kind and tag; None where it is none of the page's."""
    if name == "all.css":
        data = b"\n".join((PAGE / sheet).read_bytes() for sheet in SHEETS)
    elif name == Path(name).name and (PAGE / name).is_file():
        data = (PAGE / name).read_bytes()
    else:
        return None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return data, kind, f'"{hashlib.sha256(data).hexdigest()[:16]}"'


async def _share(slack: Slack, request: Request) -> Response:
    """The bytes of a file that somebody drops: `as`, `channel`, `name`, perhaps `thread` and `text`."""
    asked, data = request.query_params, await request.body()
    try:
        if not 0 < len(data) <= LARGEST:
            raise CannotDo("a file must have something in it" if not data else "that file is too large")
        words, thread = asked.get("text") or "", asked.get("thread") or None
        await share(slack, asked["as"], asked["channel"], asked["name"], data, words, thread)
    except CannotDo as problem:
        return JSONResponse({"ok": False, "why": str(problem)})
    except KeyError as problem:
        return JSONResponse({"ok": False, "why": f"not understood: {problem}"}, status_code=400)
    return JSONResponse({"ok": True})


async def share(
    slack: Slack,
    person_id: str,
    room_id: str,
    name: str,
    data: bytes,
    words: str = "",
    thread: str | None = None,
) -> None:
    """Share a file in a conversation or thread as Slack's own app does: one message that carries it."""
    file = slack.files.announce(slack.world.new_id("F"), name, len(data), "")
    slack.files.take(file.ticket, data)
    slack.files.share(file.id, name)
    shape: Json = {**wire(slack, file), "user": person_id}
    await speech.say(slack, person_id, words, room_id, thread, files=[shape])
