"""`pebble run`, but a few nurses may report as much as a whole hospital: what is measured is reports, not people."""

import sys

from bot.cli import main
from handlers.intake import pace

pace.MOST = sys.maxsize

if __name__ == "__main__":
    raise SystemExit(main(["run"]))
