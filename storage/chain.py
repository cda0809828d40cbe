"""How a row becomes a digest, and a digest a link of the chain: pure, so that anybody can work it out again.

People stand in a digest under a pseudonym: a hash of their id with a secret salt of their own. When
somebody is erased, that hash replaces their id in the rows and the salt is thrown away: every digest stays
what it was, and nobody can tell any more whom it means.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from storage.models.alias import ERASED

PERSON = re.compile(r"\b[UW][A-Z0-9]{5,}\b")
"""What Slack calls people."""
_ERASED = re.compile(rf"\b{ERASED}([0-9a-f]{{32}})\b")
GONE = "gone"
"""The digest of a row that was taken away before it could be sealed."""

Veil = Mapping[str, str]
"""The pseudonym of each person."""


def pseudonym(person: str, salt: str) -> str:
    """A person's pseudonym under their salt."""
    return hashlib.sha256(f"{salt}:{person}".encode()).hexdigest()[:32]


def people_in(content: Mapping[str, Any]) -> set[str]:
    """Everybody whose id stands anywhere in a row."""
    return _found(content, PERSON)


def erased_in(content: Mapping[str, Any]) -> set[str]:
    """Every erased person's alias that stands anywhere in a row."""
    return {ERASED + alias for alias in _found(content, _ERASED)}


def _found(content: Mapping[str, Any], pattern: re.Pattern[str]) -> set[str]:
    found: set[str] = set()

    def note(text: str) -> str:
        found.update(pattern.findall(text))
        return text

    changed(content, note)
    return found


def digest(content: Mapping[str, Any] | None, veil: Veil) -> str:
    """SHA-256 of a row's columns as JSON with sorted keys, times in UTC and people under their pseudonyms."""
    if content is None:
        return GONE
    veiled = changed(content, lambda text: _veiled(text, veil))
    told = json.dumps(veiled, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text in it changed, keys included; times become texts in UTC."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(key): changed(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [changed(one, change) for one in value]
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def without(text: str, name: str, instead: str) -> str:
    """The text with this id or alias replaced, where it stands as a word of its own."""
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", instead, text)


def link(before: str, *, seq: int, source: str, row: str, digest: str, at: datetime) -> str:
    """The seal of one link: SHA-256 of the seal before it and of all that the link says."""
    told = "\n".join((before, str(seq), source, row, digest, at.astimezone(UTC).isoformat()))
    return hashlib.sha256(told.encode()).hexdigest()


def beginning(workspace_id: str) -> str:
    """What the first link of a workspace's chain hangs on."""
    return hashlib.sha256(f"pebble {workspace_id}".encode()).hexdigest()


def _veiled(text: str, veil: Veil) -> str:
    return PERSON.sub(lambda found: f"person:{veil[found[0]]}", _ERASED.sub(r"person:\1", text))
