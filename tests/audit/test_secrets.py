"""A secret that was ever committed fails `.ci/secrets`; here each kind is planted in a repository of its own."""

import re
import secrets
import string
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.audit.making import would_run

HOUSE = Path(__file__).parents[2]


def some(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))


def digits(length: int) -> str:
    return some(string.digits, length)


def mixed(length: int) -> str:
    return some(string.ascii_letters + string.digits, length)


def private_key() -> str:
    made = Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def one_of_each() -> dict[str, str]:
    """Shaped like real ones and new at each run, so that none can stand in this file."""
    bot_token = f"xoxb-{digits(12)}-{digits(13)}-{mixed(24)}"
    return {
        "bot.md": f"The token is `{bot_token}`.",
        "app.py": f'TOKEN = "xapp-1-A{some(string.ascii_uppercase, 10)}-{digits(13)}-{secrets.token_hex(32)}"',
        "rotated.json": f'{{"token": "xoxe.xoxb-1-{mixed(160)}"}}',
        "renewing.txt": f"xoxe-1-{mixed(146)}",
        "signing.env": f"SLACK_SIGNING_SECRET={secrets.token_hex(16)}",
        "client.yaml": f'client_secret: "{secrets.token_hex(16)}"',
        "key.env": f"PEBBLE_SECRET_KEYS={Fernet.generate_key().decode()}",
        "quoted.py": f'KEY = "{Fernet.generate_key().decode()}"',
        "private.pem": private_key(),
        "database.env": f"DATABASE_URL=postgresql://pebble:{mixed(24)}@db.hospital.internal/pebble",
    }


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet")

    def git(self, *arguments: str) -> None:
        who = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True)

    def add(self, **files: str) -> None:
        self.write(files)
        self.git("add", "--all")

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.folder / name).write_text(text)

    def commit(self, files: dict[str, str]) -> None:
        self.add(**files)
        self.git("commit", "--quiet", "--message", "something")

    def scan(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [str(HOUSE / ".ci/secrets"), *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def found_in(said: "subprocess.CompletedProcess[str]") -> set[str]:
    lines = (line.partition("__Path") for line in said.stdout.splitlines())
    return {rest.rpartition(": ")[2] for _, found, rest in lines if found}


def test_every_kind_is_found_and_none_is_repeated(repository: Repository):
    planted = one_of_each()
    repository.commit(planted)
    said = repository.scan()
    assert said.returncode != 0
    assert found_in(said) == planted.keys()
    values = [value for text in planted.values() for value in re.findall(r"[\w.-]{24,}", text)]
    assert len(values) >= len(planted) - 1
    assert not any(value in said.stdout + said.stderr for value in values)


def test_what_was_taken_out_again_is_still_found(repository: Repository):
    repository.commit({"notes.md": one_of_each()["bot.md"]})
    repository.commit({"notes.md": "Nothing to see."})
    said = repository.scan()
    assert said.returncode != 0 and found_in(said) == {"notes.md"}


def test_no_remark_beside_it_makes_it_harmless(repository: Repository):
    repository.commit({"app.py": one_of_each()["app.py"] + "  # kingfisher:ignore"})
    assert repository.scan().returncode != 0


def test_before_a_commit_only_what_is_staged_counts(repository: Repository):
    repository.commit({"README.md": "A house."})
    repository.write({"later.py": one_of_each()["app.py"]})
    assert repository.scan("--staged").returncode == 0
    repository.git("add", "later.py")
    said = repository.scan("--staged")
    assert said.returncode != 0 and found_in(said) == {"later.py"}


def test_what_is_invented_or_not_committed_passes(repository: Repository):
    invented = (
        'TOKENS = "xoxb-sandbox", "xapp-sandbox", "xoxb-1"\nURL = "postgresql://user:password@host/name"\n'
    )
    repository.commit({"settings.py": invented, "example.env": (HOUSE / ".env.example").read_text()})
    repository.commit({".gitignore": ".env\n"})
    repository.write({".env": "\n".join(one_of_each().values())})
    said = repository.scan()
    assert said.returncode == 0, said.stdout


def test_where_there_is_nothing_to_look_at_nothing_is_passed(tmp_path: Path):
    said = subprocess.run([HOUSE / ".ci/secrets"], cwd=tmp_path, capture_output=True)
    assert said.returncode != 0


def test_ci_looks_at_all_of_it_and_each_commit_at_what_is_staged():
    assert would_run("secrets", HOUSE).splitlines()[-1] == ".ci/secrets"
    assert "\nmake secrets\n" in (HOUSE / ".ci/run").read_text()
    assert "entry: .ci/secrets --staged\n" in (HOUSE / ".pre-commit-config.yaml").read_text()
