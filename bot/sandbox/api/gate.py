"""The door of the Web API: reads a request, checks token, scope, rate and fault, answers, records."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from bot.sandbox.api.args import Args, parse
from bot.sandbox.api.methods import METHODS, Method
from bot.sandbox.api.rooms import need_scope, without
from bot.sandbox.faults import Broken
from bot.sandbox.install import APP_TOKEN, BOT_TOKEN
from bot.sandbox.limits import too_many
from bot.sandbox.refused import CannotDo, Json, Refused

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

_JSON = "application/json; charset=utf-8"
_NAME = re.compile(r"\w{1,100}", re.ASCII)
_FAMILIAR = ("429", "500", "empty", "lost", "reset", "slow")


class Gate:
    """ASGI: answers /api/{method}."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        method = scope["path_params"]["method"]
        sent = await _body(receive) or scope["query_string"]
        fault = self.slack.faults.take(method)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind in ("reset", "500", "empty"):
            await self._break(method, fault, sent, receive, send)
            return
        strange: set[str] = set()
        status, answer, headers = self.answer(method, scope, sent, fault, strange)
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
        lost = bool(fault and fault.kind == "lost")
        self._note(method, "lost" if lost else status, sent, body, strange)
        if lost:
            await hang_up(receive, send)
        else:
            await respond(send, status, body, headers)

    def answer(
        self, method: str, scope: Scope, sent: bytes, fault: Broken | None, strange: set[str]
    ) -> tuple[int, Json, dict[str, str]]:
        """Status, JSON and extra headers for one call; adds to `strange` what this Slack does not understand."""
        try:
            return 200, {"ok": True, **self._do(method, scope, sent, fault, strange)}, self._scopes()
        except Refused as refused:
            if not self.slack.faults.unknown_blocks:
                strange.update(refused.strange)
            wait = refused.extra.pop("retry_after", None)
            headers = {"retry-after": str(wait)} if wait else self._scopes()
            return refused.status, refused.answer(), headers
        except CannotDo:
            return 200, {"ok": False, "error": "user_not_found"}, self._scopes()

    def _do(self, method: str, scope: Scope, sent: bytes, fault: Broken | None, strange: set[str]) -> Json:
        headers = dict(scope["headers"])
        content = headers.get(b"content-type", b"").decode()
        query = scope["query_string"]
        args, token = parse(sent if sent is not query else b"", content, query)
        found = _understood(method, args, strange)
        self._authorize(headers.get(b"authorization", b"").decode(), token, found.token)
        need_scope(self.slack, *found.scopes)
        if fault:
            self._meet(fault, found)
        self.slack.limits.count(method, found.per_minute)
        return found.answer(self.slack, Args(args.values))

    def _meet(self, fault: Broken, method: Method) -> None:
        if fault.kind == "429":
            raise too_many(fault.retry_after)
        if fault.kind == "missing_scope":
            raise without(self.slack, *method.scopes)
        if fault.kind not in _FAMILIAR:
            raise Refused(fault.kind)

    def _authorize(self, header: str, form_token: str | None, wanted: str) -> None:
        token = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else form_token
        if not token:
            raise Refused("not_authed")
        if token not in (APP_TOKEN, BOT_TOKEN):
            raise Refused("invalid_auth")
        if token != wanted:
            raise Refused("not_allowed_token_type")

    def _scopes(self) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(sorted(self.slack.scopes))}

    def _note(
        self, method: str, status: int | str, sent: bytes, received: bytes, strange: Iterable[str] = ()
    ) -> None:
        self.slack.calls.note(self.slack.clock(), "to Slack", method, status, sent, received, strange)

    async def _break(self, method: str, fault: Broken, sent: bytes, receive: Receive, send: Send) -> None:
        status = {"500": 500, "empty": 200}.get(fault.kind, fault.kind)
        self._note(method, status, sent, b"")
        if isinstance(status, int):
            body = b"" if fault.kind == "empty" else b"<html><body>Internal Server Error</body></html>"
            await respond(send, status, body, {}, "text/html")
        else:
            await hang_up(receive, send)


def _understood(method: str, args: Args, strange: set[str]) -> Method:
    """The method; what is not known of the call is strange, and Refused where Slack refuses it too."""
    if method not in METHODS:
        strange.add("unknown_method")
        raise Refused("unknown_method", req_method=method)
    unknown = args.values.keys() - METHODS[method].takes
    strange |= unknown
    if not all(_NAME.fullmatch(name) for name in unknown):
        raise Refused("invalid_arg_name")
    return METHODS[method]


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    return b"".join(parts)


async def respond(
    send: Send, status: int, body: bytes, headers: dict[str, str], content: str = _JSON
) -> None:
    """Send one whole HTTP answer."""
    fields = {"content-type": content, "content-length": str(len(body)), **headers}
    raw = [(key.encode(), value.encode()) for key, value in fields.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


async def hang_up(receive: Receive, send: Send) -> None:
    """Close the connection without an answer.

    ASGI has no word for that. uvicorn's `receive` belongs to the object that holds the transport; where
    it is hidden, an answer that promises more than it holds makes the server cut the connection too.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        length = [(b"content-length", b"2"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        return
    transport.abort()
    await receive()
