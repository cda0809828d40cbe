"""What the name recogniser looks at: each word's shape, what is known of it, and its neighbours."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

from handlers.services.clues.lexicon import Known, known

SIZE = 1 << 17
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?|\d+(?:[.,:/-]\d+)*|[^\w\s]")
_LEVELS = "01122333"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign of a text, where it stands, and what is known of it."""

    start: int
    end: int
    low: str
    shape: str
    kind: str
    known: Known


NOTHING = Word(0, 0, "", "_", "_", Known())


def words_of(text: str) -> list[Word]:
    """The words and signs of a text, in order."""
    return [_word(found) for found in _WORD.finditer(text)]


def _word(found: re.Match[str]) -> Word:
    written = found[0]
    end = found.end()
    if len(written) > 2 and written.endswith("."):
        written, end = written[:-1], end - 1
    low = plain(written)
    if low.endswith("'s") or low.endswith("s'"):
        end, low, written = end - 2, low[:-2], written[:-2]
    about = known(low) if low[:1].isalpha() else Known()
    return Word(found.start(), end, low, _shape(written), _kind(low, about), about)


def plain(written: str) -> str:
    """The word in lower case, without accents, with straight apostrophes."""
    if written.isascii():
        return written.lower()
    folded = unicodedata.normalize("NFKD", written.lower().replace("’", "'"))
    return "".join(sign for sign in folded if not unicodedata.combining(sign)) or written.lower()


def _shape(written: str) -> str:
    if not written[0].isalpha():
        return "9" if written[0].isdigit() else "."
    if len(written.rstrip(".")) == 1:
        return "I" if written[0].isupper() else "i"
    if written.islower():
        return "x"
    if written.isupper():
        return "U" if len(written) < 4 else "UP"
    return "Xx" if (written[0].isupper() and written[1:2].islower()) or "'" in written[1:3] else "xX"


def _kind(low: str, about: Known) -> str:
    if not low[:1].isalpha():
        return "9" if low[0].isdigit() else low[0]
    name = f"{_LEVELS[about.first]}{_LEVELS[about.last]}{_LEVELS[about.word]}"
    return name + ("d" if about.drug else "") + ("h" if about.ours else "")


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    """Words that announce a name, and what kind of name: a relative's, a colleague's."""
    lines = (files("handlers.services.clues") / "cues.txt").read_text(encoding="utf-8").splitlines()
    return {word: group for group, *words in map(str.split, lines) for word in words}


def _said(word: Word) -> str:
    """The word itself where it is usual, else what kind it is: names must not be learnt by heart."""
    if group := _groups().get(word.low):
        return group
    usual = word.known.word >= 4 or word.known.ours
    return word.low if (usual and not word.known.first > 4) or not word.low[:1].isalpha() else word.kind


def signs_of(words: list[Word], at: int, capitals: bool) -> list[int]:
    """The places in the table of weights that this word, in this company, calls upon.

    `capitals` says whether the text as a whole uses capitals as prose does.
    """
    word = words[at]
    before, before2, before3 = (words[at - n] if at >= n else NOTHING for n in (1, 2, 3))
    after, after2 = (words[at + n] if at + n < len(words) else NOTHING for n in (1, 2))
    shape = word.shape if capitals else word.shape.lower()
    first = not before.low or before.low in ".!?\n"
    me = f"{word.kind}|{shape}"
    said, said2, said3, then, then2 = (_said(one) for one in (before, before2, before3, after, after2))
    signs = (
        f"k{word.kind}", f"s{shape}{first}", f"m{me}", f"f{me}|{first}",
        f"e{word.low[-3:]}|{word.kind[:3] == '000'}", f"b{word.low[:2]}|{word.kind[:3] == '000'}",
        f"n{min(len(word.low), 9)}|{word.kind[:3] == '000'}|{shape}",
        f"p{said}", f"P{said}|{word.kind}", f"q{said}|{shape}", f"r{said2}|{said}",
        f"R{said2}|{said}|{shape}", f"t{said3}|{said2}|{said}", f"a{then}", f"A{then}|{word.kind}",
        f"c{then}|{shape}", f"d{then}|{then2}", f"g{said}|{then}", f"G{said}|{then}|{shape}",
        f"h{before.kind}|{before.shape}|{me}", f"H{after.kind}|{after.shape}|{me}",
        f"i{before2.kind}|{before.kind}|{word.kind}", f"j{word.kind}|{after.kind}|{after2.kind}",
        f"w{word.low if word.known.word >= 4 or word.known.ours else ''}",
        f"l{before.shape}|{shape}|{after.shape}|{capitals}", f"v{said2}|{word.kind}", f"x{then2}|{word.kind}",
        f"u{before.start and before.end == word.start}|{word.end == after.start}|{said}",
    )  # fmt: skip
    return [crc32(sign.encode("utf-8", "surrogatepass")) % SIZE for sign in signs]


def uses_capitals(words: list[Word]) -> bool:
    """Whether capitals in this text mean anything: some words have them, most do not."""
    shapes = [word.shape for word in words if word.low[:1].isalpha()]
    high = sum(shape[0] in "XU" for shape in shapes)
    return 0 < high <= max(3, len(shapes) * 0.6)
