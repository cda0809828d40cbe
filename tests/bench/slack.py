"""An instant Slack in a process of its own: agrees with everything and notes when each message arrived."""

import asyncio
import json
import sys
import time
from itertools import count
from typing import Any, cast

import uvloop

TEAM = {"team": "Bench", "team_id": "T0BENCH", "user_id": "U0BOT", "bot_id": "B0BOT"}
TRIAGE = "C0TRIAGE"

_numbers = count(1)
_arrived: dict[str, list[float]] = {"card": [], "receipt": []}
_stirred = asyncio.Event()


class Caller(asyncio.Protocol):
    """One kept-alive connection; requests on it come one after another."""

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        at = time.monotonic()
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end or len(rest) < (length := _content_length(head)):
            return
        body, self._received = rest[:length], rest[length:]
        target = head.split(b" ", 2)[1].decode()
        if target.startswith("/arrived/"):
            self._task = asyncio.create_task(self._tell(*target.split("/")[2:]))
        else:
            self._write(_answer(target.partition("?")[0].rpartition("/")[2], body, at))

    async def _tell(self, kind: str, least: str) -> None:
        """`/arrived/card/12`: when each card arrived (monotonic seconds), once there are twelve."""
        while len(_arrived[kind]) < int(least):
            _stirred.clear()
            await _stirred.wait()
        self._write(_arrived[kind])

    def _write(self, answer: Any) -> None:
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _answer(method: str, body: bytes, at: float) -> dict[str, Any]:
    if method.startswith("chat."):
        return _message(body, at)
    if method == "users.info":
        return {"ok": True, "user": {"team_id": TEAM["team_id"], "name": "nurse", "tz": "Europe/London"}}
    if method.startswith("views."):
        return {"ok": True, "view": {"id": f"V{next(_numbers)}"}}
    return {"ok": True, **TEAM, "members": [], "users": []}


def _message(body: bytes, at: float) -> dict[str, Any]:
    sent = json.loads(body)
    kind = (sent.get("metadata") or {}).get("event_type", "").removeprefix("pebble_")
    if kind in _arrived and "ts" not in sent:
        _arrived[kind].append(at)
        _stirred.set()
    channel = str(sent.get("channel"))
    stands = "D" + channel[1:] if channel.startswith("U") else channel
    return {"ok": True, "channel": stands, "ts": sent.get("ts") or f"{1_700_000_000 + next(_numbers)}.000100"}


async def serve(port: int) -> None:
    """Answer until killed."""
    server = await asyncio.get_running_loop().create_server(Caller, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
