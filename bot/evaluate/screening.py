"""`pebble evaluate screening`: how much of what a hospital marked the privacy check finds, and at what cost."""

import json
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from handlers.services.screening import Finding, look, make_ready
from handlers.services.text import clean


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, and what in it points to a patient: type, start and end of each."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A marked text, what the check found in it, and how many milliseconds that took."""

    marked: Marked
    found: Sequence[Finding]
    took: float

    def finds(self, span: tuple[str, int, int]) -> bool:
        """Whether anything that was found overlaps this."""
        _type, start, end = span
        return any(one.start < end and one.end > start for one in self.found)


class NotMarked(Exception):
    """A line of the file that cannot be used; says which, never what stands there."""


def marked_texts(file: Path) -> list[Marked]:
    """The marked texts of a JSON Lines file."""
    with file.open(encoding="utf-8") as lines:
        return [_marked(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _marked(line: str, number: int) -> Marked:
    try:
        given = json.loads(line)
        spans = ((str(one["type"]), int(one["start"]), int(one["end"])) for one in given["spans"])
        marked = Marked(str(given["text"]), tuple(spans))
    except (ValueError, TypeError, KeyError):
        raise NotMarked(f"Line {number} isn't a text with its spans.") from None
    if not all(0 <= start < end <= len(marked.text) for _type, start, end in marked.spans):
        raise NotMarked(f"Line {number} has a span outside its text.")
    return marked


def looked_at(texts: Sequence[Marked]) -> Iterator[Looked]:
    """Each text as the check sees it; spans count in the text as given, so it is looked at as given."""
    make_ready()
    for marked in texts:
        began = perf_counter()
        clean(marked.text)
        found = look(marked.text)
        yield Looked(marked, found, (perf_counter() - began) * 1000)


def measured(looks: Sequence[Looked]) -> dict[str, object]:
    """The figures that `--json` prints; None where there is nothing to divide by."""
    held = [one for one in looks if one.marked.spans]
    clear = [one for one in looks if not one.marked.spans]
    caught, alarms = (sum(bool(one.found) for one in half) for half in (held, clear))
    times = sorted(one.took for one in looks)
    return {
        "recall": _share(caught, len(held)),
        "precision": _share(caught, caught + alarms),
        "false_alarms": _share(alarms, len(clear)),
        "p50_ms": _quantile(times, 0.5),
        "p99_ms": _quantile(times, 0.99),
        "rss_mb": round(_memory(), 1),
        "types": _types(held),
    }


def _types(held: Sequence[Looked]) -> dict[str, dict[str, float | int | None]]:
    answers: dict[str, list[bool]] = {}
    for one in held:
        for span in one.marked.spans:
            answers.setdefault(span[0], []).append(one.finds(span))
    return {
        kind: {"recall": _share(sum(found), len(found)), "n": len(found)}
        for kind, found in sorted(answers.items())
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3) if ordered else None


def _memory() -> float:
    """The most memory this process has held, in megabytes: Linux counts in kilobytes, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20) if sys.platform == "darwin" else most / (1 << 10)


def told(figures: dict[str, object]) -> str:
    """The figures for a person, one a line."""
    types = figures["types"]
    assert isinstance(types, dict)
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in figures.items() if name != "types"]
    lines += [f"  {kind}: {one['recall']} of {one['n']}" for kind, one in types.items()]
    return "\n".join([*lines, "An aid, not a licence: what it misses here, it misses there as well."])
