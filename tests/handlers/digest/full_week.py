"""A week in which everything happened that a digest tells, as figures."""

from datetime import date, timedelta

from handlers.digest.figures import Figures, Once, Promises, Shown, Wait
from handlers.services.small_groups import Group, Split
from storage.models.states import Status, WaitingOn
from storage.queries.figures import Counts

MONDAY = date(2026, 11, 16)
SHARES = (71, 68, 80, 77, 83, 79, 88, 90, 86, 92, 85, 91)


def a_group(name: str, people: int, count: int) -> Group:
    return Group(frozenset(f"{name}{number}" for number in range(people)), count)


FULL_WEEK = Figures(
    first=MONDAY,
    last=MONDAY + timedelta(days=6),
    week=Counts(reported=34, answered=31, resolved=17, declined=2, confirmed=12),
    before=Counts(reported=28, answered=29, resolved=11, declined=3, confirmed=9),
    kept=Promises(due=45, kept=41),
    kept_before=Promises(due=40, kept=34),
    goal=90,
    trend=tuple((MONDAY - timedelta(weeks=11 - at), share) for at, share in enumerate(SHARES)),
    open=63,
    heaviest=(
        Shown("PEB-212", "Alerts and pop-ups", "Being worked on", date(2026, 10, 2), 4.7),
        Shown("PEB-198", "Giving medicines (MAR)", "Waiting for the vendor until Fri 4 Dec", date(2026, 9, 14), 3.1),
        Shown("PEB-231", "Orders and order sets", "Planned for Tue 1 Dec", date(2026, 10, 30), 2.0),
        Shown("PEB-240", "Printing", "Acknowledged", date(2026, 11, 5), 1.2),
        Shown("PEB-243", "Signing in", "New", date(2026, 11, 18), 0.8),
    ),
    once=Once(4, 52.0),
    unsaid=9,
    given_back=11.4,
    thanks=(("Printing", 5), ("Orders and order sets", 4), ("Signing in", 3)),
    oldest=(
        Shown("PEB-236", "Secure chat and paging", "New", date(2026, 11, 9)),
        Shown("PEB-243", "Signing in", "New", date(2026, 11, 18)),
    ),
    unanswered=2,
    waits=(
        Wait((Status.NEW, None), 2, 3.5),
        Wait((Status.ACKNOWLEDGED, None), 21, 4.0),
        Wait((Status.WAITING, WaitingOn.REPORTER), 8, 2.2),
        Wait((Status.WAITING, WaitingOn.VENDOR), 11, 16.4),
        Wait((Status.PLANNED, None), 14, 7.1),
        Wait((Status.IN_PROGRESS, None), 7, 1.9),
    ),
    split=Split((("nurse", a_group("n", 14, 19)), ("physician", a_group("p", 6, 7))), a_group("o", 7, 8)),
)  # fmt: skip
