"""`python -m tests.sbom --to FILE`: everything in requirements-run.lock as a CycloneDX 1.6 bill of materials.

It lists what is installed by the lock, with versions, licences and the hashes that the lock allows; the same lock gives
the same list.
"""

import argparse
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.audit.__main__ import pins
from tests.bench.processes import HOUSE
from tests.sbom.licences import installed, licences

LOCK = HOUSE / "requirements-run.lock"


def bill(lock: str, project: Mapping[str, str]) -> Bom:
    """The bill of this lock; `project` is the table of pyproject.toml."""
    root = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        licenses=[LicenseFactory().make_from_string(project["license"])],
        bom_ref=project["name"],
    )
    made = Bom(metadata=BomMetaData(component=root, timestamp=datetime(2026, 1, 1, tzinfo=UTC)))
    made.serial_number = UUID(bytes=hashlib.sha256(lock.encode()).digest()[:16], version=4)
    made.components.update(components(lock))
    made.register_dependency(root, made.components)
    return made


def components(lock: str) -> Iterator[Component]:
    """One for each package of the lock."""
    for name, version in pins(lock).items():
        allowed = lock.partition(f"\n{name}==" if not lock.startswith(f"{name}==") else f"{name}==")[2]
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", re.split(r"\n(?=\S)", allowed)[0])
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            purl=PackageURL("pypi", name=name, version=version),
            bom_ref=f"{name}=={version}",
            licenses=[
                LicenseFactory().make_from_string(one) for one in (licences(name) if installed(name) else [])
            ],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in hashes],
        )


def as_json(lock: str) -> str:
    """The bill as text."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    return JsonV1Dot6(bill(lock, project)).output_as_string(indent=2) + "\n"


def main(given: Sequence[str] | None = None) -> int:
    """Write the bill."""
    parser = argparse.ArgumentParser(prog="python -m tests.sbom", description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="the file to write")
    where: Path = parser.parse_args(given).to
    where.write_text(as_json(LOCK.read_text()))
    print(f"{where}: {len(pins(LOCK.read_text()))} packages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
