"""Pack the lists of names, words and drugs: `python -m tests.screening.lists FOLDER`.

FOLDER holds the unpacked packages `names` 0.3.0, `faker` 40, `symspellpy` 6.10 and `drug-named-entity-recognition` 2.0,
each under its own name. The packed lists are kept in the repository; this is how they were made.
"""

import bz2
import gzip
import importlib
import math
import pickle
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

LAST_CUTS = (0, 0.0003, 0.001, 0.003, 0.01, 0.05, 0.2)  # per cent of the people counted
FIRST_CUTS = (0, 0.003, 0.005, 0.01, 0.03, 0.1, 0.4)
WORD_CUTS = (0, 5.3, 6, 6.7, 7.4, 8.1, 9)  # decimal logarithm of the count
OTHERS = 3  # the level of a name that only faker has
Levels = dict[str, int]


def level(value: float, cuts: tuple[float, ...]) -> int:
    """How many of the cuts it reaches."""
    return sum(value >= cut for cut in cuts)


def census(folder: Path) -> tuple[Levels, Levels]:
    """First and family names of the US Census of 1990."""
    first: Levels = {}
    for kind in ("male.first", "female.first"):
        for word, share in _shares(folder, kind):
            first[word] = max(first.get(word, 0), level(share, FIRST_CUTS))
    return first, {word: level(share, LAST_CUTS) for word, share in _shares(folder, "all.last")}


def _shares(folder: Path, kind: str) -> Iterator[tuple[str, float]]:
    (file,) = folder.rglob(f"dist.{kind}")
    for line in file.read_text().splitlines():
        word, share, *_ = line.split()
        yield word.lower(), float(share)


def add_other_countries(folder: Path, first: Levels, last: Levels) -> None:
    """First and family names of faker's many countries, in Latin letters."""
    (package,) = folder.rglob("faker/providers/person")
    sys.path.insert(0, str(package.parents[2]))
    for country in sorted(package.glob("*/__init__.py")):
        provider = importlib.import_module(f"faker.providers.person.{country.parent.name}").Provider
        for listed in dir(provider):
            if re.match(r"first_names|last_names|first_rom|last_rom|surnames|.*romanized", listed):
                into = last if "last" in listed or "surname" in listed else first
                for word in _parts(getattr(provider, listed)):
                    into[word] = max(into.get(word, 0), OTHERS)


def _parts(listed: object) -> Iterator[str]:
    for name in listed if isinstance(listed, tuple | list | dict) else ():
        for part in re.split(r"[\s-]+", name) if isinstance(name, str) else ():
            folded = unicodedata.normalize("NFKD", part).lower().replace("’", "'")
            word = "".join(sign for sign in folded if not unicodedata.combining(sign)).strip(".'")
            if re.fullmatch(r"[a-z][a-z']{1,19}", word):
                yield word


def english(folder: Path) -> Levels:
    """English words and how usual they are."""
    (file,) = folder.rglob("frequency_dictionary_en_82_765.txt")
    counts = (line.split() for line in file.read_text(encoding="utf-8-sig").splitlines())
    return {
        word: level(math.log10(int(count)), WORD_CUTS)
        for word, count in counts
        if re.fullmatch(r"[a-z']{2,24}", word)
    }


def drugs(folder: Path, words: Levels) -> set[str]:
    """Words in names of medicines that are no English words."""
    (file,) = folder.rglob("drug_ner_dictionary.pkl.bz2")
    listed = pickle.loads(bz2.decompress(file.read_bytes()))
    about = listed["drug_canonical_to_data"]
    found = set()
    for variant, canonical in listed["drug_variant_to_canonical"].items():
        if any({"medline_plus_id", "nhs_url"} & about.get(one, {}).keys() for one in canonical):
            parts = re.split(r"[\s,()/;-]+", variant.lower())
            found |= {part for part in parts if re.fullmatch(r"[a-z]{4,24}", part) and part not in words}
    return found


def main(folder: Path) -> None:
    """Write one line for each combination of levels, with the words that have it."""
    first, last = census(folder)
    add_other_countries(folder, first, last)
    words = english(folder)
    medicines = drugs(folder, words)
    lines = defaultdict(list)
    for word in sorted(first.keys() | last.keys() | words.keys() | medicines):
        levels = [known.get(word, 0) for known in (first, last, words)]
        drug = "d" if word in medicines and levels[0] < OTHERS else "-"
        lines["".join(map(str, levels)) + drug].append(word)
    text = "".join(f"{code} {' '.join(listed)}\n" for code, listed in sorted(lines.items()))
    place = files("handlers.services.clues") / "lexicon.txt.gz"
    Path(str(place)).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
