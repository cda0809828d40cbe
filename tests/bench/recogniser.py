"""What the name recogniser weighs: the memory of a process that has loaded all of Pebble, without it and with it."""

import os
import subprocess
import sys

import bot.assembly  # noqa: F401 all that runs is loaded first, so that only the recogniser is weighed
from handlers.services.screening import make_ready


def resident() -> float:
    """This process's memory in MB."""
    kilobytes = subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, check=True)
    return int(kilobytes.stdout) / 1024


def weight() -> float:
    """What it weighs, in MB, found out in a process of its own."""
    found = subprocess.run([sys.executable, "-m", __name__], capture_output=True, check=True)
    return float(found.stdout)


if __name__ == "__main__":
    before = resident()
    make_ready()
    print(resident() - before)
