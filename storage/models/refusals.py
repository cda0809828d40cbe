"""Why a step is impossible: each refusal's docstring is the sentence that the person who tried reads."""


class Refusal(Exception):
    """That isn't possible for PEB-{number} just now."""

    def __init__(self, number: int, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.number = number
        self.facts = facts

    @property
    def sentence(self) -> str:
        """The docstring with the facts filled in; people appear as Slack mentions."""
        return (type(self).__doc__ or "").format(number=self.number, **self.facts)


class AlreadyAcknowledged(Refusal):
    """<@{by}> was first: PEB-{number} is already acknowledged."""


class AlreadyFinished(Refusal):
    """PEB-{number} is already {status}. If it should be taken up again, use “Reopen”."""


class StillOpen(Refusal):
    """PEB-{number} is still open, so there is nothing to reopen."""


class NothingToUndo(Refusal):
    """PEB-{number} has moved on since it was acknowledged, so there is nothing to undo."""


class NothingToCallOff(Refusal):
    """PEB-{number} was taken up for another reason since. If it is fine, write it in this thread: IT reads it."""


class NotResolved(Refusal):
    """PEB-{number} isn't marked as resolved at the moment, so your answer can wait until it is."""


class KindAlreadyNamed(Refusal):
    """PEB-{number} already says how it was resolved."""


class InThePast(Refusal):
    """That day has passed. Please choose a day from today on for PEB-{number}."""


class NotWaiting(Refusal):
    """PEB-{number} isn't waiting for a day or a release."""


class NotGone(Refusal):
    """PEB-{number} isn't closed any more. Its newest message says where it stands."""


class SentenceMissing(Refusal):
    """Please add one plain sentence that the reporter of PEB-{number} will read."""


class AlreadyInProgress(Refusal):
    """PEB-{number} is already being worked on."""


class HarmNotReviewed(Refusal):
    """PEB-{number} is about harm to a patient, so it can't be closed before a safety reviewer has looked at it."""


class ReviewStillOpen(Refusal):
    """Thank you, that is noted. PEB-{number} closes as soon as a safety reviewer has looked at it."""


class NothingToReview(Refusal):
    """The reporter of PEB-{number} says that it could not harm a patient, so there is nothing to review."""


class AlreadyReviewed(Refusal):
    """PEB-{number} is already reviewed, by <@{by}>."""


class AlreadyHeld(Refusal):
    """PEB-{number} already stays open until a safety reviewer has looked at it."""


class NobodysToHandOn(Refusal):
    """PEB-{number} has another owner now, so there is nothing to hand on."""
