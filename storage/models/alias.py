"""A private reporter is an alias: here, and only here, stands whom it means, encrypted."""

from uuid import uuid4

from sqlmodel import Field, SQLModel

from storage.sealing import Sealer

PREFIX = "private-"
ERASED = "erased-"
"""Begins the alias of somebody whose data was erased: there is no row behind it."""


class Alias(SQLModel, table=True):
    """One private pebble's reporter.

    `fingerprint` is an HMAC of the person, used only for equality ("my pebbles"); `person` and `dm`
    (their direct-message channel) are encrypted.
    """

    __tablename__ = "alias"

    workspace_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    fingerprint: str = Field(index=True)
    person: str
    dm: str | None = None

    @classmethod
    def of(cls, person_id: str, *, workspace_id: str, sealer: Sealer) -> "Alias":
        """A new random alias for this person."""
        return cls(
            workspace_id=workspace_id,
            id=PREFIX + uuid4().hex[:12],
            fingerprint=sealer.fingerprint(person_id),
            person=sealer.seal(person_id),
        )

    def means(self, sealer: Sealer) -> str:
        """The person's Slack id; raises `storage.sealing.KeyMissing` when no key opens it."""
        return sealer.open(self.person)

    def is_sealed_with_newest(self, sealer: Sealer) -> bool:
        """Whether all of it can be read and found with the newest key alone."""
        if not all(sealer.is_newest(value) for value in (self.person, self.dm) if value is not None):
            return False
        return self.fingerprint == sealer.fingerprint(self.means(sealer))

    def seal_anew(self, sealer: Sealer) -> None:
        """Seal it with the newest key; raises `storage.sealing.KeyMissing`, and then nothing has changed."""
        person, dm = self.means(sealer), sealer.open(self.dm) if self.dm is not None else None
        self.person, self.fingerprint = sealer.seal(person), sealer.fingerprint(person)
        self.dm = sealer.seal(dm) if dm is not None else None


def is_alias(reporter: str) -> bool:
    """Whether this reporter is an alias and not a Slack id."""
    return reporter.startswith((PREFIX, ERASED))
