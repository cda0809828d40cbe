"""What a command says to the person at the terminal."""

import sys


def say(sentence: str) -> None:
    """On standard output, at once."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def complain(sentence: str | None) -> int:
    """On standard error; the exit code of a command that failed."""
    sys.stderr.write(f"{sentence}\n")
    return 1
