"""Under which licence each package is, as it says itself, and which of them Pebble may stand on."""

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata

ALLOWED = frozenset({
    "MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "ISC", "PSF-2.0", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "LGPL-2.1-or-later", "MIT License", "BSD License", "Apache Software License",
    "Python Software Foundation License", "ISC License (ISCL)",
})  # fmt: skip
"""SPDX ids, and the names by which older packages say the same."""

EXCEPTIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "certifi": (
        frozenset({"MPL-2.0"}),
        "the list of authorities for httpx, handed on as it is; MPL-2.0 binds only who changes its files",
    ),
    "pathspec": (
        frozenset({"MPL-2.0"}),
        "needed by hatchling while the image is built, unchanged, and not imported while Pebble runs",
    ),
    "numpy": (frozenset({"Zlib", "CC0-1.0"}), "parts of it; both ask for less than MIT does"),
}
"""What else is allowed, of which package, and why."""

SPELT = {
    "Apache 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def licences(package: str) -> list[str]:
    """Every licence that an installed package names; none where it names none."""
    told = metadata(package)
    if expression := (told.get_all("License-Expression") or [""])[0]:
        return sorted({one for one in re.split(r"\s+(?:AND|OR)\s+|[()]", expression) if one})
    named = [
        one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")
    ]
    short = (told.get_all("License") or [""])[0]
    found = named or ([short] if short and "\n" not in short and len(short) < 40 else [])
    return sorted({SPELT.get(one, one) for one in found})


def trouble(package: str, found: list[str]) -> str | None:
    """Why Pebble must not stand on this package, if so."""
    allowed = ALLOWED | EXCEPTIONS.get(package, (frozenset(), ""))[0]
    if not found:
        return f"{package} names no licence"
    foreign = [one for one in found if one not in allowed]
    return f"{package} is under {', '.join(foreign)}" if foreign else None


def installed(package: str) -> bool:
    """Whether it is here to be asked: some packages are for other platforms only."""
    try:
        metadata(package)
    except PackageNotFoundError:
        return False
    return True
