"""Who hears on which rung: owners, then the lead, then managers; and who instead, so that nothing is lost. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.services.absence import reachable
from handlers.services.owners import Owners
from storage.models import Person


@dataclass(frozen=True, slots=True)
class Answerable:
    """Who answers for a pebble: the one it was given to, its area's owners, their lead, and the managers."""

    owner: str | None
    owners: Owners
    leads: Sequence[str]
    managers: Sequence[str]

    @property
    def everybody(self) -> set[str]:
        """All of them."""
        owner = [self.owner] if self.owner else []
        return {*owner, *self.owners.people, *self.leads, *self.managers}


@dataclass(frozen=True, slots=True)
class Hearers:
    """Who hears, each with the person they stand in for (or None); and whether the card's thread says it too."""

    people: Mapping[str, str | None]
    thread: bool = False


def hearers(
    rung: str, answerable: Answerable, people: Mapping[str, Person], hospital: ZoneInfo, at: datetime
) -> Hearers:
    """Who hears on this rung. If all whom it means are away or gone, the next rung hears; at last, the thread.

    A lead is nobody's duty to name: without one, managers hear at their own time and not earlier.
    """
    in_thread = rung in ("warning", "due") and answerable.owners.channel is not None
    if rung == "lead" and not answerable.leads:
        return Hearers({})
    for means in _from_rung(rung, answerable):
        if found := reachable(means, people, hospital, at):
            return Hearers(found, thread=in_thread and rung == "due")
        if in_thread:
            break
    return Hearers({}, thread=True)


def _from_rung(rung: str, answerable: Answerable) -> Iterator[Sequence[str]]:
    """Whom this rung means, and who is asked instead, one after the other."""
    own = [answerable.owner] if answerable.owner else []
    if rung == "warning":
        yield own
        yield answerable.owners.people
    if rung == "due":
        yield [*own, *answerable.owners.people]
    if rung != "manager":
        yield answerable.leads
    yield answerable.managers
