"""Fields about who holds a role: people in a menu, user groups by their ids; and the small form of more roles."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.services.blocks import Block, context, field, multi_users_select, text_input
from handlers.services.reading import people, typed
from handlers.setup.page_draft import Errors, PageDraft
from handlers.setup.roles import Chosen, groups_with, people_with
from storage.models import Grant, Role, Workspace

NO_GROUP = "A user group's id looks like S0123ABCD. In Slack: the group's menu, “Copy group ID”."

_GROUP = re.compile(r"(?:<!subteam\^)?(S[A-Z0-9]{2,})(?:\|[^>]*)?>?")
_BETWEEN = re.compile(r"[\s,;]+")
BY_ID = "Their ids, with a space between them."
GROUPS = ("steward_groups", "manager_groups", "administrator_groups")
STEWARDS = "They remove what must not be kept and may, with a reason, learn who a private reporter is."


def people_field(
    label: str, block_id: str, grants: Sequence[Grant], role: Role, area: str = "", *, hint: str | None = None
) -> Block:
    """A menu of the people who hold a role."""
    menu = multi_users_select("people", initial=people_with(grants, role, area), placeholder="Choose people")
    return field(label, menu, block_id=block_id, hint=hint)


def groups_field(
    label: str, block_id: str, grants: Sequence[Grant], role: Role, area: str = ""
) -> list[Block]:
    """A line for the ids of the user groups that hold a role, and below it who they are."""
    groups = groups_with(grants, role, area)
    ids = text_input("groups", initial=" ".join(groups) or None, max_length=1000, placeholder="S0123ABCD")
    mentions = ", ".join(f"<!subteam^{group}>" for group in groups)
    shown = [context(f"Now: {mentions}")] if mentions else []
    return [field(label, ids, block_id=block_id, hint=BY_ID), *shown]


def groups_in(text: str) -> frozenset[str] | None:
    """The user groups named in a text, by id or mention; None if something else stands there."""
    found = [_GROUP.fullmatch(entry) for entry in _BETWEEN.split(text.strip()) if entry]
    return None if None in found else frozenset(match[1] for match in found if match)


def people_of(subjects: Collection[str]) -> frozenset[str]:
    """The people among people and user groups."""
    return frozenset(subject for subject in subjects if not subject.startswith("S"))


def mentioned(subjects: Collection[str]) -> str:
    """Each of them mentioned, or that there is nobody (mrkdwn)."""
    named = [f"<!subteam^{one}>" if one.startswith("S") else f"<@{one}>" for one in sorted(subjects)]
    return ", ".join(named) or "nobody named"


class RolesDraft(PageDraft):
    """Stewards, and the user groups whose members are managers or administrators."""

    stewards: frozenset[str]
    steward_groups: frozenset[str]
    manager_groups: frozenset[str]
    administrator_groups: frozenset[str]

    def colleagues(self) -> dict[str, frozenset[str]]:
        """The people chosen, by block id; they must belong to the staff."""
        return {"stewards": self.stewards}

    def gives(self) -> dict[Role, Chosen]:
        """Whom it names for which role; managers and administrators by name stand in the first form."""
        return {
            Role.STEWARD: Chosen(self.stewards, self.steward_groups),
            Role.MANAGER: Chosen(groups=self.manager_groups),
            Role.ADMINISTRATOR: Chosen(groups=self.administrator_groups),
        }

    def apply(self, found: Workspace, today: date) -> None:
        """Nothing but roles is set here."""

    def told(self, today: date) -> list[str]:
        """What is set now, in lines of mrkdwn."""
        return [
            f"*Stewards* {mentioned(self.stewards | self.steward_groups)}",
            f"*User groups of managers* {mentioned(self.manager_groups)}",
            f"*User groups of administrators* {mentioned(self.administrator_groups)}",
        ]


def roles_fields(grants: Sequence[Grant]) -> list[Block]:
    """The fields, filled with what is set."""
    return [
        people_field("Stewards", "stewards", grants, Role.STEWARD, hint=STEWARDS),
        *groups_field("User groups of stewards", "steward_groups", grants, Role.STEWARD),
        *groups_field("User groups of managers", "manager_groups", grants, Role.MANAGER),
        *groups_field("User groups of administrators", "administrator_groups", grants, Role.ADMINISTRATOR),
    ]


def parse_roles(view: Mapping[str, Any], today: date) -> RolesDraft | Errors:
    """The draft, or what to say under which field."""
    found = {name: groups_in(typed(view, name)) for name in GROUPS}
    groups = {name: ids for name, ids in found.items() if ids is not None}
    if wrong := {name: NO_GROUP for name in found.keys() - groups.keys()}:
        return wrong
    return RolesDraft(stewards=people(view, "stewards"), **groups)
