"""The web face of this Slack: Web API, response addresses, WebSockets, the page and its endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.sandbox import replies
from bot.sandbox.api.args import parse
from bot.sandbox.api.gate import Gate
from bot.sandbox.attaching import attach_route
from bot.sandbox.refused import Refused

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


def routes(slack: Slack) -> list[BaseRoute]:
    """All routes, to be mounted at the root."""
    from bot.sandbox.page_api import page_routes
    from bot.sandbox.page_files import file_routes

    async def response(request: Request) -> Response:
        return await _response(slack, request)

    async def upload(request: Request) -> Response:
        return await _upload(slack, request)

    async def file(request: Request) -> Response:
        return _file(slack, request.path_params["id"])

    return [
        Route("/api/{method}", Gate(slack)),
        Route("/_/response/{id}", response, methods=["POST"]),
        Route("/_/upload/{ticket}", upload, methods=["POST"]),
        attach_route(slack),
        Route("/_/files/{id}", file),
        WebSocketRoute("/_/link/{ticket}", slack.sockets),
        *page_routes(slack),
        *file_routes(slack),
    ]


async def _response(slack: Slack, request: Request) -> Response:
    body = await request.body()
    content = request.headers.get("content-type", "")
    try:
        args, _ = parse(body, content, b"")
        replies.respond(slack, slack.responses.use(request.path_params["id"]), args.values)
        status, said = 200, "ok"
    except Refused as refused:
        status, said = max(refused.status, 400), refused.error
    slack.calls.note(slack.clock(), "to Slack", "response_url", status, body, said.encode())
    return PlainTextResponse(said, status_code=status)


async def _upload(slack: Slack, request: Request) -> Response:
    """Takes the bytes as they are; a fault for the method "upload" is a 500 of Slack's file server."""
    fault = slack.faults.take("upload")
    body = await request.body()
    taken = fault is None and slack.files.take(request.path_params["ticket"], body)
    status = 200 if taken else 500 if fault else 404
    said = f"OK - {len(body)}" if taken else "no"
    slack.calls.note(slack.clock(), "to Slack", "upload", status, b"", said.encode())
    return PlainTextResponse(said, status_code=status)


def _file(slack: Slack, file_id: str) -> Response:
    file = slack.files.uploaded(file_id)
    if file is None:
        return PlainTextResponse("There is no such file.", status_code=404)
    return Response(file.data, media_type=file.kind[1], headers={"X-Content-Type-Options": "nosniff"})
