"""What a table is made of whose rows are made and changed by the thousand."""

from functools import cache
from typing import Any

from sqlmodel import SQLModel


class Row(SQLModel):
    """A new row takes its values as they are, at once.

    SQLModel's own way sets each of them three times, to tell SQLAlchemy and pydantic of a change; of a row that
    nobody has seen yet nobody wants to hear that.
    """

    def __init__(self, **values: Any) -> None:
        made = {name: make() for name, make in _made_anew(type(self)) if name not in values}
        self.__dict__.update(_defaults(type(self)), **made, **values)

    def __setattr__(self, name: str, value: Any) -> None:
        # SQLAlchemy hears of it, and pydantic, which checks no value of a table's, need not.
        object.__setattr__(self, name, value)


@cache
def _defaults(kind: type[SQLModel]) -> dict[str, Any]:
    """What a column holds where nothing is given."""
    fields = kind.model_fields.items()
    return {
        name: field.default for name, field in fields if not (field.is_required() or field.default_factory)
    }


@cache
def _made_anew(kind: type[SQLModel]) -> list[tuple[str, Any]]:
    """What makes the default of each row's own list or mapping."""
    fields = kind.model_fields.items()
    return [(name, field.default_factory) for name, field in fields if field.default_factory]
