"""Signs a request as Slack does, or in one of the ways in which it must not get in."""

import hashlib
import hmac
import random
import time

from bot.sandbox.install import SIGNING_SECRET
from tests.fuzz.mangle import Post

WAYS = ("signed",) * 16 + ("unsigned", "another secret", "stale", "another body", "of the future", "odd")


def headers(post: Post, way: str, dice: random.Random) -> dict[str, str]:
    """The two headers in this way."""
    now = int(time.time())
    at = {"stale": now - 301 - dice.randrange(10**6), "of the future": now + 400}.get(way, now)
    secret = "guessed" if way == "another secret" else SIGNING_SECRET
    body = post.body + b"x" if way == "another body" else post.body
    if way == "unsigned":
        return {}
    if way == "odd":
        return {
            "x-slack-request-timestamp": dice.choice(("", "x", "9" * 400)),
            "x-slack-signature": "v0=" + "0" * 64,
        }
    seal = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": str(at), "x-slack-signature": f"v0={seal}"}


def request(post: Post, way: str, dice: random.Random) -> bytes:
    """The whole request as it goes over the wire."""
    lines = {"content-type": post.content, "content-length": str(len(post.body))} | headers(post, way, dice)
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST /slack/events HTTP/1.1\r\nhost: pebble\r\n{head}\r\n".encode("latin-1") + post.body
