"""The figures of Socket Mode for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge


class Figures:
    """Counters of one registry; `silent` says how many seconds ago the last envelope came."""

    def __init__(self, registry: CollectorRegistry, silent: Callable[[], float]) -> None:
        self.connected = Gauge(
            "pebble_socket_connected", "Whether a link to Slack is open", registry=registry
        )
        self.replaced = Counter(
            "pebble_socket_reconnects_total",
            "Links that ended or were replaced",
            ["reason"],
            registry=registry,
        )
        since = Gauge(
            "pebble_socket_silent_seconds",
            "Seconds since the last envelope, or since the start",
            registry=registry,
        )
        since.set_function(silent)
