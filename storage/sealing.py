"""Encrypts what must not be readable in the database, and compares it without reading it."""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class KeyMissing(Exception):
    """None of the keys in PEBBLE_SECRET_KEYS opens this value. Put the key back that sealed it."""


class Sealer:
    """Seals with the newest of the Fernet keys, opens with any, and makes fingerprints for equality."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._newest = Fernet(keys[0]) if keys else None
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._keys = [hashlib.sha256(b"pebble fingerprint" + key.encode()).digest() for key in keys]

    def seal(self, text: str) -> str:
        """Encrypt."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt; raises `KeyMissing` when no key fits."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise KeyMissing from None

    @property
    def has_older_keys(self) -> bool:
        """Whether a key stands behind the newest."""
        return len(self._keys) > 1

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest key sealed this."""
        try:
            return self._newest is not None and self._newest.decrypt(sealed.encode()) is not None
        except InvalidToken:
            return False

    def fingerprint(self, text: str) -> str:
        """HMAC-SHA256 under the newest key, hexadecimal."""
        return self.fingerprints(text)[0]

    def fingerprints(self, text: str) -> list[str]:
        """The HMAC under each key, newest first: what an older row may hold."""
        return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in self._keys]
