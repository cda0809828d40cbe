"""The invented story as it stands in `twelve_weeks.toml`: who reported what, how long ago, and what followed."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from handlers.services.workdays import Hours, add_business_time, one_business_day, works_on

AMOUNT = re.compile(r"(\d+(?:\.\d+)?)([mhd])")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody did, so much of IT's working time after what came before; `who` is "" for the usual person."""

    after: str
    who: str
    deed: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One invented report: `ago` counts IT's working days back from today, `at` is a time of that day."""

    name: str
    who: str
    ago: int
    at: time
    area: str
    kind: str | None
    text: str
    often: str | None
    minutes: float | None
    harm: str
    private: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the hospital and not to one pebble."""

    who: str
    ago: int
    at: time
    what: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One deed at its moment; `step` is None for a report itself."""

    at: datetime
    about: Report | Event
    step: Step | None = None


@cache
def reports() -> tuple[Report, ...]:
    """Every report, in the order of the file."""
    return tuple(_report(number, one) for number, one in enumerate(_file()["pebble"], start=1))


@cache
def events() -> tuple[Event, ...]:
    """What else happened."""
    return tuple(_event(**one) for one in _file()["event"])


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "twelve_weeks.toml").read_text(encoding="utf-8"))


def _event(*, by: str, when: str, what: str, words: list[str]) -> Event:
    ago, at = when.split()
    return Event(by, int(ago), time.fromisoformat(at), what, tuple(words))


def _report(number: int, one: dict[str, Any]) -> Report:
    ago, at = one["when"].split()
    return Report(
        name=f"told-{number}",
        who=one["by"],
        ago=int(ago),
        at=time.fromisoformat(at),
        area=one["area"],
        kind=one.get("kind"),
        text=one["text"],
        often=one.get("often"),
        minutes=one.get("minutes"),
        harm=one.get("harm", "none"),
        private=one.get("private", False),
        steps=tuple(_step(*step) for step in one.get("then", ())),
    )


def _step(after: str, deed: str, *words: str) -> Step:
    who, _, verb = deed.rpartition(": ")
    return Step(after, who, verb, words)


def acts(now: datetime, hours: Hours) -> list[Act]:
    """All that was done before `now`, in order of time."""
    found = [act for report in reports() for act in _acts_of(report, now, hours)]
    found += [Act(working_day(one.ago, one.at, now, hours), one) for one in events()]
    return sorted((act for act in found if act.at < now), key=lambda act: act.at)


def _acts_of(report: Report, now: datetime, hours: Hours) -> list[Act]:
    at = working_day(report.ago, report.at, now, hours)
    found = [Act(at, report)]
    for step in report.steps:
        at = add_business_time(at, amount(step.after, hours), hours)
        found.append(Act(at, report, step))
    return found


def working_day(ago: int, at: time, now: datetime, hours: Hours) -> datetime:
    """That time of day so many of IT's working days ago; 0 is today, or the last one before."""
    day = now.astimezone(hours.zone)
    while ago or not works_on(day, hours):
        ago -= works_on(day, hours)
        day -= timedelta(days=1)
    return day.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)


def amount(text: str, hours: Hours) -> timedelta:
    """Working time from words like "40m", "2h" or "3d"; ValueError for others."""
    found = AMOUNT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no amount of time")
    units = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": one_business_day(hours)}
    return float(found[1]) * units[found[2]]
