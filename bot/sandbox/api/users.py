"""users.*, usergroups.*, team.* and auth.*: who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import shapes
from bot.sandbox.api.args import Args
from bot.sandbox.api.conversations import page
from bot.sandbox.refused import Json, Refused

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


def auth_test(slack: Slack, args: Args) -> Json:
    """auth.test"""
    cast = slack.cast
    return {
        "url": f"https://{cast.domain}.slack.com/",
        "team": cast.workspace,
        "user": cast.app.name.lower(),
        "team_id": cast.team_id,
        "user_id": cast.app.user_id,
        "bot_id": cast.app.bot_id,
        "is_enterprise_install": False,
    }


def info(slack: Slack, args: Args) -> Json:
    """users.info"""
    user_id = args.need("user")
    if user_id == slack.cast.app.user_id:
        return {"user": shapes.app_user(slack.cast)}
    person = slack.world.people.get(user_id)
    if person is None:
        raise Refused("user_not_found")
    found = shapes.user(slack.world, person, "users:read.email" in slack.scopes)
    if args.flag("include_locale") and not person.team:
        found["locale"] = "en-US"
    return {"user": found}


def list_(slack: Slack, args: Args) -> Json:
    """users.list"""
    email = "users:read.email" in slack.scopes
    everyone = [shapes.user(slack.world, p, email) for p in slack.world.people.values()]
    part, cursor = page([*everyone, shapes.app_user(slack.cast)], args, 1000, 1000)
    return {"members": part, "cache_ts": slack.world.seconds(), **cursor}


def group_list(slack: Slack, args: Args) -> Json:
    """usergroups.list"""
    people = args.flag("include_users")
    return {"usergroups": [shapes.group(slack.world, g, people) for g in slack.world.groups.values()]}


def group_users(slack: Slack, args: Args) -> Json:
    """usergroups.users.list"""
    group = slack.world.groups.get(args.need("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.members)}


def team_info(slack: Slack, args: Args) -> Json:
    """team.info"""
    cast = slack.cast
    return {
        "team": {
            "id": cast.team_id,
            "name": cast.workspace,
            "url": f"https://{cast.domain}.slack.com/",
            "domain": cast.domain,
            "email_domain": "harborview.example",
            "icon": {"image_default": True},
        }
    }
