"""The shapes a manifest is made of; each names every place where a value does not fit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Shape(Protocol):
    """What a value must be like."""

    def problems(self, value: Any, at: str) -> Iterator[str]:
        """Every way in which the value at this path is not like it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string of `least` to `most` characters, that matches `pattern` where one is given."""

    most: int
    least: int = 1
    pattern: str | None = None

    def problems(self, value: Any, at: str) -> Iterator[str]:
        """Wrong type, length or form."""
        if not isinstance(value, str):
            yield f"{at} must be text"
        elif not self.least <= len(value) <= self.most:
            yield f"{at} has {len(value)} characters, allowed are {self.least} to {self.most}"
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield f"{at} has the wrong form"


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def problems(self, value: Any, at: str) -> Iterator[str]:
        """Wrong type."""
        if not isinstance(value, bool):
            yield f"{at} must be true or false"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    def problems(self, value: Any, at: str) -> Iterator[str]:
        """Wrong type."""
        if isinstance(value, bool) or not isinstance(value, int):
            yield f"{at} must be a whole number"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these values."""

    values: frozenset[str]

    def problems(self, value: Any, at: str) -> Iterator[str]:
        """Unknown value."""
        if not isinstance(value, str) or value not in self.values:
            yield f"{at} is nothing that Slack knows: {value!r}"


@dataclass(frozen=True, slots=True)
class Address:
    """A web address that Slack can call: https, or http on this very machine."""

    def problems(self, value: Any, at: str) -> Iterator[str]:
        """Wrong scheme or no host."""
        try:
            parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
        except ValueError:
            parts = urlsplit("")
        local = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or local):
            yield f"{at} must be an https:// address"


@dataclass(frozen=True, slots=True)
class Many:
    """A list of up to `most`, none twice."""

    item: Shape
    most: int
    least: int = 0

    def problems(self, value: Any, at: str) -> Iterator[str]:
        """Wrong type or count, a repetition, and what each item has."""
        if not isinstance(value, list):
            yield f"{at} must be a list"
            return
        if not self.least <= len(value) <= self.most:
            yield f"{at} holds {len(value)}, allowed are {self.least} to {self.most}"
        if any(value.count(one) > 1 for one in value):
            yield f"{at} names something twice"
        for place, one in enumerate(value):
            yield from self.item.problems(one, f"{at}[{place}]")


@dataclass(frozen=True, slots=True)
class Keys:
    """An object with these keys and no other."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)

    def problems(self, value: Any, at: str) -> Iterator[str]:
        """Unknown and missing keys, and what each value has."""
        if not isinstance(value, dict):
            yield f"{at or 'the manifest'} must be an object"
            return
        known = {**self.required, **self.optional}
        below = f"{at}." if at else ""
        yield from (f"{below}{key} is no key that Slack knows" for key in value if key not in known)
        yield from (f"{below}{key} is missing" for key in self.required if key not in value)
        for key in value.keys() & known.keys():
            yield from known[key].problems(value[key], f"{below}{key}")
