"""Charts that Slack refused, as pictures in the thread of their message: a courtesy that is tried, never owed.

The message stands before the first picture is drawn. What goes wrong here costs pictures and nothing else,
so it is tried twice and then only logged, without a word. Where the process died over it, the next one looks
whether they hang before it hangs them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import httpx
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.drawing import picture
from bot.delivery.outcomes import Meaning, refusal
from bot.delivery.slack import Standing
from handlers.services.blocks import Block
from handlers.services.charts import is_chart
from handlers.services.text import shorten
from storage.models import Owed

log = structlog.get_logger()

ALT = 1000
"""Characters that Slack takes to describe a picture."""
PATIENCE = 20.0
"""Seconds for all pictures of one message, well within the time that one message may take."""
BREATH = 0.5
"""Seconds between two tries, if Slack did not ask for more."""
FILE_SECONDS = httpx.Timeout(10.0)

Chart = tuple[Block, str]
"""A chart's block and its description."""
File = dict[str, str | None]
"""A file's id and title, as Slack wants them."""
T = TypeVar("T")


class NotTaken(Exception):
    """Slack's file server did not take the picture."""


async def hang_up(
    client: AsyncWebClient, owed: Owed, channel: str, thread: str, charts: Sequence[Chart]
) -> bool:
    """Put the charts as pictures into the thread, in one message; says whether they hang there. Never raises."""
    try:
        async with asyncio.timeout(PATIENCE):
            drawn = await asyncio.to_thread(lambda: [picture(block) for block, _ in charts])
            uploads = [partial(_upload, client, *pair) for pair in zip(drawn, charts, strict=True)]
            files = [await _twice(upload) for upload in uploads]
            there = (client, channel, thread, files)
            await _twice(partial(_share, *there), partial(_hang, *there))
    except Exception as error:
        trouble = refusal(error).code
        log.warning("charts could not be shown as pictures", owed=owed.id, kind=owed.kind, error=trouble)
        return False
    return True


async def lacking(client: AsyncWebClient, standing: Standing, thread: str, charts: Sequence[Chart]) -> bool:
    """Whether a message that an earlier process posted shows neither its charts nor, beside it, their pictures."""
    answer = await client.conversations_replies(channel=standing.channel or "", ts=thread, limit=1000)
    messages = answer["messages"]
    blocks = [block for one in messages if one["ts"] == standing.ts for block in one.get("blocks") or ()]
    titles = {file.get("title") for one in messages for file in one.get("files") or ()}
    return not any(map(is_chart, blocks)) and titles.isdisjoint(chart["title"] for chart, _ in charts)


async def _twice(
    call: Callable[[], Awaitable[T]], done: Callable[[], Awaitable[T | None]] | None = None
) -> T:
    """Try once more after a failure that may pass, unless it turns out `done` though the answer was lost."""
    try:
        return await call()
    except Exception as error:
        failed = refusal(error)
        if failed.meaning not in (Meaning.TROUBLE, Meaning.TOO_FAST):
            raise
        await asyncio.sleep(max(BREATH, failed.wait))
    found = await done() if done and failed.lost else None
    return found or await call()


async def _upload(client: AsyncWebClient, data: bytes, chart: Chart) -> File:
    """One picture up to where it only waits to be shared; one that is never shared, Slack forgets."""
    block, alt = chart
    asked = await client.files_getUploadURLExternal(
        filename="chart.png", length=len(data), alt_txt=shorten(alt, ALT)
    )
    # By the client's own proxy, which is the one that reaches Slack.
    async with httpx.AsyncClient(timeout=FILE_SECONDS, trust_env=False, proxy=client.proxy) as http:
        answer = await http.post(asked["upload_url"], content=data)
    if answer.status_code != httpx.codes.OK:
        raise NotTaken
    return {"id": asked["file_id"], "title": block["title"]}


async def _share(client: AsyncWebClient, channel: str, thread: str, files: list[File]) -> bool:
    """One message for all pictures."""
    await client.files_completeUploadExternal(files=files, channel_id=channel, thread_ts=thread)
    return True


async def _hang(client: AsyncWebClient, channel: str, thread: str, files: list[File]) -> bool:
    """Whether the pictures hang there already: Slack might share the same files twice."""
    answer = await client.conversations_replies(channel=channel, ts=thread, limit=1000)
    shared = {file["id"] for message in answer["messages"] for file in message.get("files") or ()}
    return any(file["id"] in shared for file in files)
