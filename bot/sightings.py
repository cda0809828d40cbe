"""Counts what the privacy check sees, by kind, for Prometheus; never what it was, or whose."""

from collections.abc import Callable, Collection

from prometheus_client import CollectorRegistry, Counter


def sightings_in(registry: CollectorRegistry) -> Callable[[Collection[str]], None]:
    """What counts the types of findings in this registry."""
    found = Counter(
        "pebble_screening_findings_total",
        "What the privacy check saw, by kind",
        ["type"],
        registry=registry,
    )

    def count(types: Collection[str]) -> None:
        for kind in types:
            found.labels(kind).inc()

    return count
