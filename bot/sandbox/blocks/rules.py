"""The small rules that the tables of blocks, elements and views are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Rule = Callable[[Any, str, "Report"], None]


class Report:
    """What is wrong with a payload, in Slack's own form of words."""

    __slots__ = ("errors", "surface")

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.errors: list[str] = []

    def add(self, message: str, at: str) -> None:
        """Note one fault at a JSON pointer."""
        self.errors.append(f"[ERROR] {message} [json-pointer:{at}]")


def string(longest: int, shortest: int = 0, pattern: str | None = None) -> Rule:
    """A string of so many characters, matching the pattern in full."""
    fits = re.compile(pattern) if pattern else None

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add("must be a string", at)
        elif len(value) > longest:
            report.add(f"must be less than {longest + 1} characters", at)
        elif len(value) < shortest:
            report.add(f"must be more than {shortest - 1} characters", at)
        elif fits and not fits.fullmatch(value):
            report.add("failed to match the expected format", at)

    return check


def flag(value: Any, at: str, report: Report) -> None:
    """True or false."""
    if not isinstance(value, bool):
        report.add("must be a boolean", at)


def whole(least: int, most: int) -> Rule:
    """A whole number within bounds."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add("must be an integer", at)
        elif value > most:
            report.add(f"must be less than or equal to {most}", at)
        elif value < least:
            report.add(f"must be greater than or equal to {least}", at)

    return check


def choice(*allowed: str) -> Rule:
    """One of a few words."""

    def check(value: Any, at: str, report: Report) -> None:
        if value not in allowed:
            report.add("must be a valid enum value", at)

    return check


def many(rule: Rule, least: int, most: int) -> Rule:
    """A list of so many things, each obeying the rule."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add("must be an array", at)
            return
        if len(value) > most:
            report.add(f"no more than {most} items allowed", at)
        elif len(value) < least:
            report.add(f"no less than {least} items allowed", at)
        for index, item in enumerate(value[:most]):
            rule(item, f"{at}/{index}", report)

    return check


def record(required: Mapping[str, Rule], optional: Mapping[str, Rule], *extra: Rule) -> Rule:
    """An object with these keys and no others, then any rules that look at it as a whole."""
    rules = {**required, **optional}

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must be an object", at)
            return
        for key in required:
            if value.get(key) is None:
                report.add(f"missing required field: {key}", at)
        for key, item in value.items():
            rule = rules.get(key)
            if rule:
                if item is not None:
                    rule(item, f"{at}/{key}", report)
            elif key != "type":
                report.add(f"invalid additional property: {key}", at)
        for whole_rule in extra:
            whole_rule(value, at, report)

    return check


def kind_of(table: Mapping[str, Rule], *names: str) -> Rule:
    """An object whose `type` names its rule, out of the whole table or only the names given."""
    allowed = set(names) or set(table)

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must be an object", at)
            return
        name = value.get("type")
        if not isinstance(name, str):
            report.add("missing required field: type", at)
        elif name not in allowed:
            report.add(f"unsupported type: {name}", f"{at}/type")
        else:
            table[name](value, at, report)

    return check


def _text(longest: int, shortest: int, *types: str) -> Rule:
    size = string(longest, shortest)
    keys = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must be an object", at)
            return
        kind = value.get("type")
        if kind not in types:
            report.add(f"unsupported type: {kind}", f"{at}/type")
            return
        if "text" not in value:
            report.add("missing required field: text", at)
        else:
            size(value["text"], f"{at}/text", report)
        for key in value.keys() - keys[kind]:
            report.add(f"invalid additional property: {key}", at)

    return check


def plain(longest: int, shortest: int = 1) -> Rule:
    """A plain_text object."""
    return _text(longest, shortest, "plain_text")


def words(longest: int, shortest: int = 1) -> Rule:
    """A plain_text or mrkdwn object."""
    return _text(longest, shortest, "plain_text", "mrkdwn")
