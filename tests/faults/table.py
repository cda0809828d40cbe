"""The table of one database, and what is wrong with it."""

from collections.abc import Mapping, Sequence

from tests.faults.judge import Count, total
from tests.faults.stages import EVERY_STAGE
from tests.faults.watch import Heard

HEADS = {
    "reports": "reports",
    "told_saved": "told “saved”",
    "told_not": "told “not saved”",
    "told_nothing": "no answer",
    "stored": "stored",
    "half": "half-saved",
    "lost": "“saved” but not stored",
    "owed": "owed",
    "sent": "sent",
    "never": "never sent",
    "twice": "sent twice",
    "disorder": "out of order",
    "unanswered": "reporter unanswered",
    "weeks": "digests due",
    "digests": "digests",
    "uneven": "weeks without exactly one",
}
MUST_BE_NOTHING = ("half", "lost", "never", "twice", "disorder", "unanswered", "uneven")


def table(counts: Mapping[str, Count], times: Mapping[str, int]) -> str:
    """One row a cause, in the order in which they came, and the sum."""
    causes = [
        *[f"kill -9: {stage}" for stage in EVERY_STAGE],
        *(cause for cause in times if "kill" not in cause),
    ]
    causes += [cause for cause in counts if cause not in causes]
    rows = [_row(cause, times.get(cause, 0), counts.get(cause, Count())) for cause in causes]
    rows.append(_row("all", sum(times.values()), total(counts.values())))
    return _drawn([("what broke", "times", *HEADS.values()), *rows])


def heard_table(heard: Heard) -> str:
    """What `/readyz` said while each thing was broken: how often it was asked, and each answer's share of that."""
    rows = [
        (cause, str(said.total()), ", ".join(f"{what} {number}" for what, number in said.most_common()))
        for cause, said in heard.items()
    ]
    return _drawn([("/readyz while this was broken", "asked", "said"), *rows])


def _drawn(cells: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    head, *lines = [_line(row, widths) for row in cells]
    return "\n".join([head, _line(tuple("-" * width for width in widths), widths), *lines])


def complaints(
    counts: Mapping[str, Count],
    times: Mapping[str, int],
    heard: Heard | None = None,
    must_be_told: Mapping[str, str] | None = None,
) -> list[str]:
    """What must not be, one sentence each; empty when all is well. `must_be_told`: by cause, what `/readyz` names."""
    everything = total(counts.values())
    wrong = [
        f"{getattr(everything, name)} {HEADS[name]}, must be 0"
        for name in MUST_BE_NOTHING
        if getattr(everything, name)
    ]
    empty = [stage for stage in EVERY_STAGE if not times.get(f"kill -9: {stage}")]
    wrong += everything.trouble
    wrong += [f"this never happened: {cause}" for cause, number in times.items() if not number]
    wrong += [
        f"/readyz never named {what}: {cause}"
        for cause, what in (must_be_told or {}).items()
        if not any(what in said for said in (heard or {}).get(cause, ()))
    ]
    return wrong + [f"nobody was killed at: {stage}" for stage in empty]


def _row(cause: str, times: int, count: Count) -> tuple[str, ...]:
    return (cause, str(times or ""), *(str(getattr(count, name)) for name in HEADS))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return (
        "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]) + " |"
    )
