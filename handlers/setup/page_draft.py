"""What every small form of the settings has in common once it came back."""

from abc import ABC, abstractmethod
from datetime import date

from pydantic import BaseModel, ConfigDict

from handlers.setup.roles import Chosen
from storage.models import Role, Workspace

Errors = dict[str, str]
"""What to say under which field, by block id."""


class PageDraft(BaseModel, ABC):
    """A part of the settings that can be saved on its own."""

    model_config = ConfigDict(frozen=True)

    def channels(self) -> dict[str, str | None]:
        """The channels chosen, by block id; Pebble must be able to write in them."""
        return {}

    def colleagues(self) -> dict[str, frozenset[str]]:
        """The people chosen, by block id; they must belong to the staff."""
        return {}

    def gives(self) -> dict[Role, Chosen]:
        """Whom it names for which role, everywhere."""
        return {}

    def switches_on(self, found: Workspace) -> tuple[str, ...]:
        """The weekly digests that begin with this, by name."""
        return ()

    @abstractmethod
    def apply(self, found: Workspace, today: date) -> None:
        """Set it."""

    @abstractmethod
    def told(self, today: date) -> list[str]:
        """What is set now, in lines of mrkdwn."""
