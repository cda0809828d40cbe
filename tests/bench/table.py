"""The goals, and the table that shows how far we are from each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measure on one database, next to its goal; `aside` says what it was made of.

    The goal is a ceiling when it has a `unit` and a floor when it is a bare ratio. None: only to be known.
    """

    what: str
    database: str
    found: float
    goal: float | None
    unit: str = ""
    aside: str = ""

    @property
    def met(self) -> str:
        """Whether the goal was reached."""
        if self.goal is None:
            return ""
        return "yes" if (self.found <= self.goal if self.unit else self.found >= self.goal) else "NO"

    def cells(self) -> tuple[str, ...]:
        """What stands in its line."""
        bound = "" if self.goal is None else f"{'≤' if self.unit else '≥'} {self._with_unit(self.goal, 'g')}"
        digits = ".1f" if self.unit in ("ms", "MB") else ".2f"
        return (self.what, self.database, self._with_unit(self.found, digits), bound, self.met, self.aside)

    def _with_unit(self, value: float, digits: str) -> str:
        return f"{value:{digits}} {self.unit}".rstrip()


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table that is also easy to read as it is."""
    cells = [("measure", "database", "measured", "goal", "met", "made of"), *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    head, *lines = [_line(line, widths) for line in cells]
    return "\n".join([head, _line(tuple("-" * width for width in widths), widths), *lines])


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
