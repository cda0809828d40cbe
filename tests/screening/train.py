"""Train the name recogniser on invented texts and write its weights: `python -m tests.screening.train`."""

import gzip
import random
import sys
from collections.abc import Iterator
from importlib.resources import files

import numpy as np

from handlers.services.clues.features import SIZE, signs_of, uses_capitals, words_of
from handlers.services.clues.lexicon import lexicon
from tests.screening.invented import Names, Spans, lines, report

TEXTS = 45_000
ROUNDS = 6
CUES = (
    "labels for {}", "chart for {}", "order for {}", "results for {}", "{} is missing", "{} won't print",
    "pt {}", "patient {}", "{} shows twice", "the {} is wrong", "refill of {}", "called {}", "{} called",
    "see {}", "note on {}", "{} for {}", "{}, {}", "{} {}", "{} {} {}", "re {}", "{}'s list", "check {}",
    "{} {} when I {} {}", "can't {} the {}", "{} {} after {}", "my {} {} again", "no {} on the {}",
    "why does {} {}", "the {} {} {}", "{} in the {}", "need {} for {}", "please {} the {} {}", "we {} it in {}",
)  # fmt: skip


def texts(seed: int) -> Iterator[tuple[str, Spans]]:
    """Invented reports with the places of patients' names."""
    names = Names.of(seed, held_out=False)
    chance = names.chance
    named, nameless, complaints = (
        lines(f"{file}.txt") for file in ("with_names", "without_names", "complaints")
    )
    words = sorted(
        word
        for word, known in lexicon().items()
        if (known.word >= 3 or known.drug or known.ours) and known.first < 4 and known.last < 5
    )
    for _ in range(TEXTS):
        roll = chance.random()
        if roll < 0.06:
            parts = [_anywhere(chance, words)]
        elif roll < 0.5:
            parts = [chance.choice(named)]
            parts += chance.choices(nameless, k=chance.choice((0, 0, 1)))
        elif roll < 0.8:
            parts = chance.choices(nameless, k=chance.choice((1, 1, 2)))
        else:
            cue = chance.choice(CUES)
            parts = [cue.format(*(_filler(chance, words) for _ in range(4)))]
        parts += chance.choices(complaints, k=chance.choice((0, 1, 1, 2)))
        chance.shuffle(parts)
        yield report(names, parts)


def _anywhere(chance: random.Random, words: list[str]) -> str:
    """A name among words that say nothing about it: there the word alone must tell."""
    around = [word for word in chance.choices(words, k=chance.randint(3, 9)) if lexicon()[word].word > 3]
    around.insert(chance.randint(0, len(around)), chance.choice(("⟦N⟧", "⟦N⟧", "⟦N⟧", "⟦K⟧", "⟦F⟧")))
    return " ".join(around)


def _filler(chance: random.Random, words: list[str]) -> str:
    word = chance.choice(words)
    return word.capitalize() if chance.random() < 0.3 else word


def table(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """For each word of the texts the weights it calls upon, and whether it belongs to a name."""
    rows, answers = [], []
    for text, spans in texts(seed):
        words = words_of(text)
        capitals = uses_capitals(words)
        for at, word in enumerate(words):
            if word.low[:1].isalpha():
                rows.append(signs_of(words, at, capitals))
                answers.append(any(start <= word.start < end for start, end in spans))
    return np.array(rows, np.int32), np.array(answers, np.float32)


def trained(rows: np.ndarray, answers: np.ndarray, seed: int) -> np.ndarray:
    """Weights of a logistic regression, by Adagrad with a little decay; a third of the signs rests each time."""
    order = np.random.default_rng(seed)
    weights, squares = np.zeros(SIZE), np.full(SIZE, 1e-2)
    for _ in range(ROUNDS):
        places = order.permutation(len(rows))
        for start in range(0, len(places), 2048):
            batch = places[start : start + 2048]
            kept = order.random(rows[batch].shape) > 0.3
            score = (weights[rows[batch]] * kept).sum(axis=1) / 0.7
            wrong = answers[batch] - 1 / (1 + np.exp(-np.clip(score, -30, 30)))
            slope = (
                np.bincount(rows[batch].ravel(), (wrong[:, None] * kept).ravel(), minlength=SIZE)
                - 2e-3 * weights
            )
            squares += slope**2
            weights += 0.25 * slope / np.sqrt(squares)
    return weights


def main() -> None:
    """Write the weights as sixteen-bit numbers; the first four bytes say how many make one."""
    rows, answers = table(seed=5)
    weights = trained(rows, answers, seed=5)
    scale = 32767 / np.abs(weights).max()
    packed = np.float32(scale).tobytes() + np.round(weights * scale).astype(np.int16).tobytes()
    place = files("handlers.services.clues") / "names.weights.gz"
    with open(str(place), "wb") as file:
        file.write(gzip.compress(packed, 9, mtime=0))
    print(f"{len(rows)} words, {answers.mean():.3f} of them in names, {place}", file=sys.stderr)


if __name__ == "__main__":
    main()
