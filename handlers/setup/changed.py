"""Notes that settings were changed: forms are made anew, and the audit holds who changed what, never the words."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.feature import Visit
from handlers.services.overruling import overruled_row
from storage.models import Audit, Deed, Workspace
from storage.screened import Overruled


def changed(
    session: AsyncSession,
    visit: Visit,
    found: Workspace,
    what: str,
    overruled: Iterable[Overruled] = (),
    **detail: Any,
) -> None:
    """`what` names one thing ("area printing", "settings"); `detail` holds ids and choices."""
    found.settings_version += 1
    for one in overruled:
        session.add(overruled_row(one, visit.workspace_id, what, by=visit.person_id, at=visit.now))
    session.add(
        Audit(
            workspace_id=visit.workspace_id,
            at=visit.now,
            actor=visit.person_id,
            deed=Deed.SETTINGS_CHANGED,
            subject=what,
            source="form",
            detail=detail,
        )
    )


def differing(before: Mapping[str, Any], found: Workspace) -> list[str]:
    """The names of the settings that are no longer as they were before."""
    return sorted(name for name, value in found.model_dump().items() if value != before[name])
