"""By what pebbles are found: each index serves a question in `storage.queries`, the clock or a digest."""

from sqlalchemy import Index, text


def _by_moment(name: str, moment: str, *more: str) -> Index:
    """Finds the pebbles of a week; those that have no such moment yet are not in it."""
    there = text(f"{moment} IS NOT NULL")
    return Index(name, "workspace_id", moment, *more, postgresql_where=there, sqlite_where=there)


def _of_open_ones(name: str, *columns: str) -> Index:
    """Counts what is open however much history there is."""
    still = text("resolved_at IS NULL AND closed_at IS NULL")
    return Index(name, "workspace_id", *columns, postgresql_where=still, sqlite_where=still)


OF_PEBBLES = (
    Index("pebble_submission", "workspace_id", "submission", unique=True),
    Index("pebble_of_reporter", "workspace_id", "reporter", "number"),
    Index(
        "pebble_look",
        "look_at",
        "workspace_id",
        postgresql_where=text("look_at IS NOT NULL"),
        sqlite_where=text("look_at IS NOT NULL"),
    ),
    Index("pebble_open", "workspace_id", "status", "area", "reported_at"),
    # What digests ask; the columns behind the moment spare a look at each row.
    Index("pebble_reported", "workspace_id", "reported_at"),
    Index("pebble_answer", "workspace_id", "answer_by", "acknowledged_at", "closed_at"),
    _by_moment("pebble_decide", "decide_by", "decided_at", "status", "waiting_on"),
    _by_moment("pebble_acknowledged", "acknowledged_at"),
    _by_moment("pebble_resolved", "resolved_at", "resolution", "area", "minutes"),
    _by_moment("pebble_closed", "closed_at"),
    _of_open_ones("pebble_costs", "area", "frequency", "minutes", "reported_at", "number"),
    _of_open_ones("pebble_waits", "status", "waiting_on", "heard_at", "reported_at"),
)
