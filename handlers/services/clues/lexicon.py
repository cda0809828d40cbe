"""What is known of a word: how usual it is as a first name, a family name, an English word; a drug or ours."""

import gzip
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_HERE = "handlers.services.clues"


@dataclass(frozen=True, slots=True)
class Known:
    """Levels from 0 (not known as such) to 7 (most usual); `drug` and `ours` are yes or no."""

    first: int = 0
    last: int = 0
    word: int = 0
    drug: bool = False
    ours: bool = False


UNKNOWN = Known()


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Known]:
    """Every word that is known, in lower case; read once, some tenths of a second."""
    packed = (files(_HERE) / "lexicon.txt.gz").read_bytes()
    kinds: dict[str, Known] = {}
    words: dict[str, Known] = {}
    for line in gzip.decompress(packed).decode().splitlines():
        code, _, listed = line.partition(" ")
        kinds[code] = Known(int(code[0]), int(code[1]), int(code[2]), code[3] == "d")
        words.update(dict.fromkeys(listed.split(), kinds[code]))
    for word in house_words():
        known = words.get(word, UNKNOWN)
        # Wilson has a disease and John is in every test system, but most who are called so are patients.
        usual = known.word < 6 and (known.first > 4 or known.last > 5)
        words[word] = Known(known.first, known.last, known.word, known.drug, not usual)
    return words


def house_words() -> list[str]:
    """Products, units, months, shorthand and eponyms of hospitals: what must not be taken for a patient."""
    return (files(_HERE) / "house_words.txt").read_text(encoding="utf-8").split()


def known(word: str) -> Known:
    """What is known of a word in lower case; of a word with hyphens, what its best known part is."""
    words = lexicon()
    if found := words.get(word):
        return found
    if word.endswith("'s") or word.endswith("s'"):
        return words.get(word[:-2], UNKNOWN)
    if "-" in word:
        return max((words.get(part, UNKNOWN) for part in word.split("-")), key=_level)
    if (joined := word.replace("'", "")) in words:
        return words[joined]
    return _derived(word, words)


_PREFIX = re.compile(
    r"(?:un|re|mis|pre|post|non|over|under|auto|inter|intra|peri|sub|de|dis|multi|anti|hyper|hypo"
    r"|micro)-?(?=[a-z]{4})"
)
_SUFFIX = re.compile(
    r"(?<=[a-z]{3})(?:s|es|ed|d|ing|er|ers|ly|able|less|ness|ful|ish|y|ies|ated|ation|itis|emia|ology"
    r"|ectomy|oscopy|ostomy|plasty|gram)$"
)


def _derived(word: str, words: dict[str, Known]) -> Known:
    """A word that is made of another: misfiled, rebooting, clots. It is at most a rare word itself."""
    stem = _PREFIX.sub("", word, count=1) if _PREFIX.match(word) else word
    for one in (stem, _SUFFIX.sub("", word), _SUFFIX.sub("", stem), _SUFFIX.sub("e", stem)):
        base = words.get(one, UNKNOWN) if one != word else UNKNOWN
        if base.word > 1 or base.drug or base.ours:
            return Known(0, 0, min(base.word, 2) or 1, base.drug)
    return UNKNOWN


def _level(one: Known) -> int:
    return max(one.first, one.last, one.word)
