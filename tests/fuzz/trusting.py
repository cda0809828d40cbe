"""`pebble run` that takes every signed request for well-formed: a build like this must fail the fuzz."""

import sys

from bot import door
from bot.cli import main

if __name__ == "__main__":
    door.is_shaped = lambda body: True  # type: ignore[attr-defined]
    raise SystemExit(main(sys.argv[1:]))
