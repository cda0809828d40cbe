"""The words for where a pebble is, what it waits for, how it ends, and whether it could harm."""

from enum import StrEnum

from storage.models.history import Step


class Status(StrEnum):
    """Where a pebble is on its way."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    WAITING = "waiting"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


FINISHED = (Status.RESOLVED, Status.CLOSED)
UNDERWAY = (Status.ACKNOWLEDGED, Status.WAITING, Status.PLANNED, Status.IN_PROGRESS)
"""Somebody has read it, and it is not done: only then it has an owner who must see to it."""

HEARD = frozenset({
    Step.ACKNOWLEDGED, Step.ASSIGNED, Step.WAITING, Step.ASKED, Step.PLANNED, Step.STARTED,
    Step.RESOLVED, Step.DECLINED, Step.REOPENED, Step.WOKEN, Step.RELEASE_MOVED,
})  # fmt: skip
"""Steps that the reporter hears of: with each, the time to the next note of progress begins anew."""

DECIDED = frozenset({
    Step.PLANNED, Step.STARTED, Step.RESOLVED, Step.DECLINED, Step.WITHDRAWN, Step.CALLED_OFF,
})  # fmt: skip
"""Steps that say what becomes of it; waiting for anything but the reporter says it too."""


class WaitingOn(StrEnum):
    """What a waiting pebble waits for."""

    REPORTER = "reporter"
    VENDOR = "vendor"
    DATE = "date"
    RELEASE = "release"


class Resolution(StrEnum):
    """How a pebble ended."""

    CONFIG_FIX = "config_fix"
    BUILD_CHANGE = "build_change"
    REMOVED = "removed"
    INFRASTRUCTURE_FIX = "infrastructure_fix"
    TRAINING = "training"
    ALREADY_EXISTS = "already_exists"
    WORKAROUND = "workaround"
    VENDOR_TICKET = "vendor_ticket"
    POLICY_CHANGE = "policy_change"
    REQUIRED_BY_POLICY = "required_by_policy"
    DUPLICATE_OF = "duplicate_of"
    CANNOT_REPRODUCE = "cannot_reproduce"
    WITHDRAWN = "withdrawn"
    WONT_FIX = "wont_fix"
    NOT_SAID = "not_said"


NO_FIX = frozenset({Resolution.WITHDRAWN, Resolution.WONT_FIX, Resolution.DUPLICATE_OF})
"""Ends after which there is nothing that could have come back."""

DECLINED = frozenset({Resolution.WONT_FIX, Resolution.REQUIRED_BY_POLICY})
"""Ends in which IT says that it stays as it is, however it was said."""

TIPS = frozenset({Resolution.TRAINING, Resolution.ALREADY_EXISTS, Resolution.WORKAROUND})
"""Ends that help everybody who knows of them."""

GONE = TIPS | {
    Resolution.CONFIG_FIX, Resolution.BUILD_CHANGE, Resolution.REMOVED, Resolution.INFRASTRUCTURE_FIX,
    Resolution.POLICY_CHANGE, Resolution.NOT_SAID,
}  # fmt: skip
"""Ends after which it should be gone: only these count as resolved, and are asked about weeks later."""


class Safety(StrEnum):
    """Could it harm a patient? The reporter's own answer."""

    NONE = "none"
    COULD = "could"
    DID = "did"


class Verdict(StrEnum):
    """What a safety reviewer found about possible harm."""

    REPORTED = "reported"
    NO_HARM = "no_harm"
