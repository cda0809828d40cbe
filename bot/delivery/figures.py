"""The figures of delivery, for readiness and Prometheus."""

from datetime import datetime
from weakref import WeakKeyDictionary

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

from storage.outbox import Fate

SECONDS = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86400)


class Figures:
    """Counters of one registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.deliveries = Counter(
            "pebble_deliveries_total", "Messages by what became of a try", ["outcome"], registry=registry
        )
        self.owed = Gauge("pebble_outbox_owed", "Messages that are owed now", registry=registry)
        self.given_up = Counter(
            "pebble_outbox_given_up_total", "Messages given up after a day", registry=registry
        )
        self.seconds = Histogram(
            "pebble_delivery_seconds", "Seconds from owed to sent", buckets=SECONDS, registry=registry
        )

        self.pictures = Counter(
            "pebble_pictures_total",
            "Messages whose charts became pictures, or failed to",
            ["outcome"],
            registry=registry,
        )

    def picture(self, outcome: str) -> None:
        """Count one message whose charts Slack did not take: "hung" as pictures, or "failed"."""
        self.pictures.labels(outcome).inc()

    def count(self, fate: Fate, now: datetime) -> None:
        """Count what became of a try; a message that was put back without one does not count."""
        if fate.untried:
            return
        self.deliveries.labels(fate.outcome).inc()
        if fate.outcome == "given_up":
            self.given_up.inc()
        if fate.outcome == "sent":
            self.seconds.observe(max(0.0, (now - fate.owed.owed_at).total_seconds()))


_known: WeakKeyDictionary[CollectorRegistry, Figures] = WeakKeyDictionary()


def figures_in(registry: CollectorRegistry | None) -> Figures:
    """The figures in this registry (None: the process's own), made once."""
    home = registry or REGISTRY
    return _known.get(home) or _known.setdefault(home, Figures(home))
