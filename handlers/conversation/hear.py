"""Decides what becomes of a direct message: words for IT in a pebble's thread, elsewhere perhaps a report."""

from collections.abc import Sequence
from typing import Any

from handlers.conversation.heard import Heard
from handlers.conversation.relay import keep_back, only_words, relay
from handlers.feature import Visit
from handlers.services.screening import OwnPattern, Refused, screen
from handlers.services.thanks import only_thanks
from handlers.services.threads import pebble_of_thread
from handlers.stopped import kinds_of, note_sightings
from storage.models import Spot
from storage.outbox import owe_once
from storage.queries.people import aliases_of
from storage.screened import Screened


async def hear(visit: Visit, heard: Heard) -> str | None:
    """Act on it; the sentence that says why not, else None; raises `handlers.services.threads.NotYetKnown`."""
    number = await _pebble_of_thread(visit, heard)
    if number is None:
        await _suggest(visit, heard)
        return None
    words = _screened(heard.text, visit.own)
    if isinstance(words, Refused):
        return await keep_back(visit, number, heard, words)
    if words.text:
        return await relay(visit, number, words, mark=heard.ts, more=heard.more)
    return await only_words(visit, number, heard) if heard.more else None


def _screened(text: str, own: Sequence[OwnPattern]) -> Screened | Refused:
    seen = screen(text, own=own)
    if isinstance(seen, Refused) and only_thanks(text):
        # Each word is on a list of ours, so none is a name, whatever "Muchas Gracias" looks like.
        return screen(text, own=own, waved={(one.type, one.start, one.end) for one in seen.findings})
    return seen


async def _pebble_of_thread(visit: Visit, heard: Heard) -> int | None:
    """The pebble whose thread this is; a private one's stands under the alias, not the channel."""
    if heard.head == heard.ts:
        return None
    async with visit.reading() as session:
        fingerprints = visit.house.sealer.fingerprints(visit.person_id)
        aliases = await aliases_of(session, visit.workspace_id, fingerprints)
        channels = [heard.channel, visit.person_id, *aliases]
        return await pebble_of_thread(
            session, visit.workspace_id, channels, heard.head, Spot.REPORTER, now=visit.now
        )


async def _suggest(visit: Visit, heard: Heard) -> None:
    """Owe the question whether this is a report, under the message; nothing of it is stored but kinds of findings."""
    if not heard.text and not heard.more:
        return
    kind = "suggestion" if heard.text else "files_stay"
    seen = screen(heard.text, own=visit.own)
    findings = seen.findings if isinstance(seen, Refused) else ()
    detail: dict[str, Any] = {
        "channel": heard.channel,
        "thread_ts": heard.head,
        "ts": heard.ts,
        "more": heard.more,
    }
    if findings:
        detail["kinds"] = kinds_of(findings)
    async with visit.transaction() as session:
        owed = await owe_once(
            session,
            kind,
            workspace_id=visit.workspace_id,
            to=visit.person_id,
            once=f"{kind}:{visit.person_id}:{heard.ts}",
            at=visit.now,
            detail=detail,
        )
        if owed and findings:
            await note_sightings(session, visit, findings)
