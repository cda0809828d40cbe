"""What nobody thought of: Hypothesis puts anything at any place of a real request, and shrinks what breaks the bot."""

import asyncio
import http.client
import json
import random
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.attack import LONGEST, Toll
from tests.fuzz.mangle import Post, Read, changed, places, read, write
from tests.fuzz.signing import headers

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
ANYTHING = st.recursive(
    LEAVES,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)


class Broke(AssertionError):
    """The bot did not hold; Hypothesis looks for the smallest request that does it."""


async def unseen(port: int, posts: Sequence[Post], seed_: int, many: int, toll: Toll) -> None:
    """Send so many; the smallest one that breaks the bot joins the toll's failures."""
    try:
        await asyncio.to_thread(_tried, port, posts, seed_, many, toll)
    except Broke as broke:
        toll.failures.append(f"Hypothesis: {broke}")


def _tried(port: int, posts: Sequence[Post], seed_: int, many: int, toll: Toll) -> None:
    cuts = st.lists(st.tuples(st.floats(0, 0.999), st.booleans(), ANYTHING), min_size=1, max_size=3)

    @seed(seed_)
    @settings(max_examples=many, deadline=None, database=None, phases=(Phase.generate, Phase.shrink),
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(which=st.integers(0, len(posts) - 1), cuts=cuts)
    def holds(which: int, cuts: list[tuple[float, bool, Any]]) -> None:
        found = read(posts[which])
        tree = json.loads(json.dumps(found.tree))
        for where, drop, value in cuts:
            if there := places(tree):
                tree = changed(tree, there[int(where * len(there))], "drop" if drop else "replace", value)
        post = write(Read(tree, found.how))
        status = _asked(port, post)
        toll.answers["signed", status] += 1
        if status >= 500 or status == 0:
            raise Broke(f"{status} for {post.body[:600]!r}")

    holds()


def _asked(port: int, post: Post) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    try:
        sent = headers(post, "signed", random.Random(0)) | {"content-type": post.content}
        line.request("POST", "/slack/events", post.body, sent)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()
