"""Looks whether what was done still stands as it was sealed, and says which row does not."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from storage import chain
from storage.models import Deed, Seal, Source
from storage.queries.audit import (
    Content,
    Key,
    contents_of,
    everything,
    salts,
    sealed_among,
    seals,
    written_at,
)

BEHIND_THE_END = frozenset({
    Deed.PURGED, Deed.PERSON_EXPORTED, Deed.PERSON_ERASED, Deed.WORKSPACE_LEFT, Deed.WORKSPACE_BACK,
})  # fmt: skip
"""Deeds that may follow the end of a chain: what a hospital that left still owes people, and its return."""
SOON = timedelta(minutes=1)
"""How long a row may wait for its seal."""


class Wrong(StrEnum):
    """What is wrong, as the end of a sentence that names the row or the link."""

    CHANGED = "was changed after it was sealed"
    REMOVED = "was removed after it was sealed"
    TAKEN = "was removed before it could be sealed"
    NO_SEAL = "has no seal: it was inserted past Pebble, its seal was removed, or Pebble is not running"
    BROKEN = "does not fit the link before it: it was changed, or inserted"
    MISSING = "is missing: links were removed"
    AFTER_THE_END = "was sealed after the workspace had taken Pebble away, and before it was back"
    UNACCOUNTED = "speaks of an erased person whose erasure is not in the audit"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    where: str
    wrong: Wrong

    def __str__(self) -> str:
        return f"{self.where} {self.wrong}."


async def verify(session: AsyncSession, workspace_id: str, *, now: datetime) -> AsyncIterator[Finding]:
    """Everything that is wrong with a workspace's chain, as far as the database alone can tell."""
    erased: set[str] = set()
    told: set[str] = set()
    async for found in _along_the_chain(session, workspace_id, erased, told):
        yield found
    async for found in _without_a_seal(session, workspace_id, now):
        yield found
    for alias in sorted(told - erased):
        yield Finding(alias, Wrong.UNACCOUNTED)


async def _along_the_chain(
    session: AsyncSession, workspace_id: str, erased: set[str], told: set[str]
) -> AsyncIterator[Finding]:
    seq, before = 0, chain.beginning(workspace_id)
    ended: datetime | None = None
    async for page in seals(session, workspace_id):
        contents = await contents_of(session, workspace_id, [_key(one) for one in page])
        veil = await _veil(session, workspace_id, contents.values())
        for one in page:
            if one.seq != seq + 1:
                yield Finding(f"Link {seq + 1}", Wrong.MISSING)
            elif one.seal != _as_it_should_be(before, one):
                yield Finding(f"Link {one.seq}", Wrong.BROKEN)
            seq, before = one.seq, one.seal
            content = contents.get(_key(one))
            if wrong := _compared(one, content, veil):
                yield Finding(named(_key(one)), wrong)
            if ended and not _may_follow(content, ended):
                yield Finding(named(_key(one)), Wrong.AFTER_THE_END)
            ended = _end_after(content, ended)
            _note_erasures(content, erased, told)


def _may_follow(content: Content | None, ended: datetime) -> bool:
    """Whether this may stand behind the end: done before it and committed just after, or still owed to people."""
    return content is not None and (content.get("deed") in BEHIND_THE_END or written_at(content) <= ended)


def _end_after(content: Content | None, ended: datetime | None) -> datetime | None:
    """When the workspace left, if after this row it is gone."""
    deed = content.get("deed") if content else None
    if content and deed == Deed.WORKSPACE_LEFT:
        return written_at(content)
    return None if deed == Deed.WORKSPACE_BACK else ended


async def _without_a_seal(session: AsyncSession, workspace_id: str, now: datetime) -> AsyncIterator[Finding]:
    async for page in everything(session, workspace_id):
        old = [key for key, content in page.items() if written_at(content) < now - SOON]
        for key in sorted(set(old) - await sealed_among(session, workspace_id, old)):
            yield Finding(named(key), Wrong.NO_SEAL)


def named(key: Key) -> str:
    """A row as a person calls it."""
    source, row = key
    if source is Source.AUDIT:
        return f"Audit row {row}"
    pebble, _, seq = row.partition(":")
    return f"Step {seq} of PEB-{pebble}"


def _key(seal: Seal) -> Key:
    return Source(seal.source), seal.row


def _as_it_should_be(before: str, one: Seal) -> str:
    return chain.link(
        before, seq=one.seq, source=one.source, row=one.row, digest=one.digest, at=one.sealed_at
    )


def _compared(one: Seal, content: Content | None, veil: chain.Veil) -> Wrong | None:
    if one.digest == chain.GONE:
        return Wrong.TAKEN
    if content is None:
        return Wrong.REMOVED
    try:
        return None if chain.digest(content, veil) == one.digest else Wrong.CHANGED
    except KeyError:
        # Somebody stands in it who was in no row when it was sealed.
        return Wrong.CHANGED


def _note_erasures(content: Content | None, erased: set[str], told: set[str]) -> None:
    if content is None:
        return
    names = chain.erased_in(content)
    told |= names
    if content.get("deed") == Deed.PERSON_ERASED:
        erased |= names


async def _veil(session: AsyncSession, workspace_id: str, contents: Collection[Content]) -> chain.Veil:
    people = {person for content in contents for person in chain.people_in(content)}
    known = await salts(session, workspace_id, people)
    return {person: chain.pseudonym(person, salt) for person, salt in known.items()}
