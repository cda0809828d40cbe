"""Invented texts with and without patients' names: templates, names of many origins, many ways of typing.

Names are split by a checksum, so that no name is used both to train and to test.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from handlers.services.clues.lexicon import lexicon

HERE = Path(__file__).parent
Spans = list[tuple[int, int]]
_SLOT = re.compile("⟦([A-Z]+)⟧")
_JOINTS = (". ", ", ", " - ", "; ", " and ", ". ", ", ", " ", "\n", "... ", "! ")


def lines(file: str) -> list[str]:
    """The lines of one of the files beside this one."""
    return [line for line in (HERE / file).read_text(encoding="utf-8").splitlines() if line.strip()]


@dataclass
class Names:
    """Names to draw from: given names, family names, and a way to make up ones that no list holds."""

    chance: random.Random
    given: Sequence[str]
    family: Sequence[str]

    @classmethod
    def of(cls, seed: int, *, held_out: bool) -> "Names":
        """The names of one half: a fifth is held out for tests."""
        mine = [word for word in lexicon() if (crc32(word.encode()) % 5 == 0) == held_out]
        known = lexicon()
        given = sorted(word for word in mine if known[word].first and len(word) > 2 and not known[word].drug)
        family = sorted(word for word in mine if known[word].last and len(word) > 2 and not known[word].drug)
        return cls(random.Random(seed), given, family)

    def first(self) -> str:
        """A first name, mostly a usual one."""
        return self._drawn(self.given, "first")

    def last(self) -> str:
        """A family name: usual, rare, double or made up."""
        roll = self.chance.random()
        if roll < 0.30:
            return self.made_up()
        if roll < 0.36:
            return f"{self._drawn(self.family, 'last')}-{self._drawn(self.family, 'last')}"
        if roll < 0.39:
            before = self.chance.choice(("de la", "van der", "al", "de", "van", "el", "st"))
            return f"{before} {self._drawn(self.family, 'last')}"
        if roll < 0.41:
            return f"{self.chance.choice(('O', 'D'))}'{self._drawn(self.family, 'last')}"
        return self._drawn(self.family, "last")

    def _drawn(self, names: Sequence[str], kind: str) -> str:
        """Usual names more often than rare ones: the most usual of a few drawn."""
        known = lexicon()
        drawn = self.chance.choices(names, k=self.chance.choice((1, 4, 12, 40)))
        return max(drawn, key=lambda name: getattr(known[name], kind) - known[name].word * 0.3)

    def listed(self) -> str:
        """A family name that a list holds."""
        return self._drawn(self.family, "last")

    def made_up(self) -> str:
        """A family name that no list holds, from the halves of two that are."""
        one, other = (self._drawn(self.family, "last") for _ in "ab")
        cut, keep = self.chance.randint(2, 5), self.chance.randint(3, 5)
        name = (one[:cut] + other[-keep:]).replace("'", "")
        return name if len(name) > 4 and name not in lexicon() else self.made_up()


def filled(template: str, names: Names, capital: str) -> tuple[str, Spans]:
    """The template with names in its slots, and where those of patients stand."""
    text, spans, place = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[place : slot.start()]
        place = slot.end()
        name = _written(slot[1], names, capital)
        if slot[1] not in "SP":
            spans.append((len(text), len(text) + len(name)))
        text += name
    return text + template[place:], spans


def _written(slot: str, names: Names, capital: str) -> str:
    chance, first, last = names.chance, names.first(), names.last()
    if slot == "I":
        return _cased("".join(chance.choices("ABCDEFGHJKLMNPRSTVW", k=2)), "as is")
    if slot == "LF":
        short = chance.random() < 0.25
        name = f"{last},{chance.choice((' ', ' ', ''))}{first[0] if short else first}"
        return _cased(name, capital if chance.random() < 0.5 else "upper")
    styles = {
        "F": (first,),
        "L": (last,),
        "K": (names.listed(),),
        "P": (last, last, names.made_up(), first),
        "S": (first, last, f"{first} {last}", last, f"{first} {last[0]}"),
        "N": (*[f"{first} {last}"] * 7, f"{first} {last[0]}", f"{first[0]} {last}", f"{first[0]}. {last}",
              f"{first} {chance.choice('abcdefghjklmrstw')}. {last}", f"{last} {first}", last, first,
              f"mr {last}", f"mrs {last}", f"mrs. {last}", f"{first} {names.first()} {last}"),
    }  # fmt: skip
    return _cased(chance.choice(styles[slot]), capital)


def _cased(name: str, capital: str) -> str:
    if capital == "lower":
        return name.lower()
    if capital == "upper":
        return name.upper()
    small = {"de", "la", "van", "der"}
    titled = re.sub(r"[^\W\d_]+", lambda part: part[0] if part[0] in small else part[0].capitalize(), name)
    return name if capital == "as is" else titled


def report(names: Names, parts: Sequence[str]) -> tuple[str, Spans]:
    """Some sentences as one report, typed the way somebody in a hurry or with care would type it."""
    chance = names.chance
    style = chance.choices(("title", "lower", "upper"), (62, 32, 6))[0]
    capital = style if style != "title" or chance.random() < 0.8 else "lower"
    text, spans = "", []
    for part in parts:
        if text:
            text += chance.choice(_JOINTS)
        said, found = filled(part, names, capital)
        if style == "title" and chance.random() < 0.6 and not (found and found[0][0] == 0):
            said = said[:1].upper() + said[1:]
        spans += [(start + len(text), end + len(text)) for start, end in found]
        text += said
    return (text.lower() if style == "lower" else text.upper() if style == "upper" else text), spans
