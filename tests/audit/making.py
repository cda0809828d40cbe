"""What `make` would run, read without running it."""

import os
import subprocess
from pathlib import Path


def would_run(target: str, house: Path) -> str:
    """The commands of one target, also where this test itself was started by `make`."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    asked = subprocess.run(
        ["make", "-n", target], cwd=house, env=plain, capture_output=True, text=True, check=True
    )
    return asked.stdout.rstrip()
