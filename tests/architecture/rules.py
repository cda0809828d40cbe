"""Rules of the house that are read off the source: each takes the root of a tree and answers with places."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.answering import answers

FLOORS = ("bot", "handlers", "storage")
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"},
    "func": {"now", "current_timestamp", "current_date", "localtimestamp"},
}
LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
UNKIND = re.compile(r"\b(tickets?|your (own )?fault|user error|you failed|invalid|illegal)\b", re.IGNORECASE)
NO_SENTENCE = re.compile(r"^[a-z_.:/-]+$|\||\(\?")
LEFT_BEHIND = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
BREAK = {
    "image_url",
    "slack_file",
    "response_url",
    "respond",
    "conversations_setTopic",
    "conversations_setPurpose",
}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
OTHER_HTTP = ("urllib.request", "http.client", "requests", "urllib3", "slack_sdk.webhook")
BESIDE_THE_CLIENT = {"say", "respond"}
"""Bolt's helpers, handed to a listener that names them: the one is the client again, the other asks past it."""

Rule = Callable[[Path], list[str]]


def single_commit(root: Path) -> list[str]:
    """Only storage/database.py commits; everybody else opens a transaction and lets it end."""
    return [
        place(root, file, call)
        for file, call in calls(root, *FLOORS)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
        if relative(root, file) != "storage/database.py"
    ]


def screened_at_one_place(root: Path) -> list[str]:
    """Only the screening service makes `Screened`, so that text which nobody screened cannot be stored."""
    return [
        place(root, file, call)
        for file, call in calls(root, *FLOORS)
        if last_name(call.func) == "Screened"
        if relative(root, file) != "handlers/services/screening.py"
    ]


def time_is_an_argument(root: Path) -> list[str]:
    """Below bot nobody reads a clock, so that a test or the sandbox can move it."""
    found = [
        place(root, file, node)
        for file, tree in trees(root, "handlers", "storage")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        if node.module == "time" and CLOCKS["time"] & {alias.name for alias in node.names}
    ]
    for file, tree in trees(root, "handlers", "storage"):
        known = imported_as(tree)
        found += [
            place(root, file, node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            if node.attr in CLOCKS.get(known.get(last_name(node.value), last_name(node.value)), ())
        ]
    return found


def log_events_are_literals(root: Path) -> list[str]:
    """What a log line says is a sentence of the source, never made from what people wrote."""
    return [
        place(root, file, call)
        for file, call in calls(root, *FLOORS)
        if isinstance(call.func, ast.Attribute) and call.func.attr in LEVELS
        if last_name(call.func.value) in {"log", "logger", "logging", "_log"}
        if len(call.args) != 1 or not isinstance(call.args[0], ast.Constant)
    ]


def nothing_printed(root: Path) -> list[str]:
    """Only the command line prints."""
    return [
        place(root, file, call)
        for file, call in calls(root, *FLOORS)
        if isinstance(call.func, ast.Name) and call.func.id in {"print", "breakpoint"}
        if "cli" not in relative(root, file)
    ]


def two_ways_out(root: Path) -> list[str]:
    """HTTP leaves by the SDK's client or by httpx, which have time limits and a proxy; nothing else is sent.

    The sandbox and the stage are the other side: what they say, people say.
    """
    return [
        place(root, file, node)
        for file, tree in trees(root, *FLOORS)
        if not relative(root, file).startswith(("bot/sandbox/", "bot/stage/"))
        for node in ast.walk(tree)
        if _is_another_way_out(node)
    ]


def _is_another_way_out(node: ast.AST) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        from_ = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        return any(
            f"{from_}{alias.name}.".startswith(f"{one}.") for alias in node.names for one in OTHER_HTTP
        )
    if isinstance(node, ast.arg):
        return node.arg in BESIDE_THE_CLIENT
    if isinstance(node, ast.Attribute):
        of_context = node.attr in BESIDE_THE_CLIENT and last_name(node.value) == "context"
        return of_context or node.attr == "files_upload_v2"
    return isinstance(node, ast.Constant) and node.value == "response_url"


def kind_words(root: Path) -> list[str]:
    """No sentence for people calls a pebble a ticket, or blames; names and patterns are no sentences."""
    return [
        place(root, file, node)
        for file, tree in trees(root, "handlers")
        for node in sentences(tree)
        if UNKIND.search(str(node.value)) and not NO_SENTENCE.search(str(node.value))
    ]


def short_modules(root: Path) -> list[str]:
    """No module is longer than a person can hold."""
    return [
        f"{relative(root, file)}: {length} lines"
        for file in sources(root, *FLOORS, "tests")
        if (length := len(file.read_text().splitlines())) > LONGEST_MODULE
    ]


def short_functions(root: Path) -> list[str]:
    """No function is longer than a screen; a migration is a list, written once and kept."""
    return [
        f"{place(root, file, node)} {node.name}: {length} lines"
        for file, tree in trees(root, *FLOORS, "tests")
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if "migrations/versions" not in relative(root, file)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def nothing_left_behind(root: Path) -> list[str]:
    """What is still to do stands in an issue, not in the source."""
    return [
        f"{relative(root, file)}:{number}"
        for ending in ("py", "js", "css", "html")
        for file in sources(root, *FLOORS, "tests", ending=ending)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if LEFT_BEHIND.search(line)
    ]


def a_sentence_first(root: Path) -> list[str]:
    """A module opens by saying what it is for."""
    return [
        relative(root, file)
        for file, tree in trees(root, *FLOORS)
        if tree.body and ast.get_docstring(tree) is None
        if "migrations/versions" not in relative(root, file)
    ]


def every_listener_answers(root: Path) -> list[str]:
    """A listener answers Slack on each of its ways out; for one that does not, Bolt runs whoever matches next."""
    return [
        f"{place(root, file, node)} {node.name}"
        for file, tree in trees(root, "bot", "handlers")
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef)
        if "ack" in {argument.arg for argument in node.args.args}
        if not answers(node.body)
    ]


def blocks_are_dicts(root: Path) -> list[str]:
    """Nobody uses the SDK's models: they turn blocks that they do not know into nothing."""
    return [
        place(root, file, node)
        for file, tree in trees(root, *FLOORS)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        if any(name.startswith("slack_sdk.models") for name in modules_in(node))
    ]


def no_ways_that_break(root: Path) -> list[str]:
    """No picture that Slack must fetch from us, no `response_url` (five uses in half an hour), no channel topics."""
    return [
        place(root, file, node)
        for file, tree in trees(root, "bot", "handlers")
        if not relative(root, file).startswith("bot/sandbox/")
        for node in ast.walk(tree)
        if names_in(node) & BREAK
    ]


RULES: tuple[Rule, ...] = (
    single_commit,
    screened_at_one_place,
    time_is_an_argument,
    log_events_are_literals,
    nothing_printed,
    two_ways_out,
    kind_words,
    short_modules,
    short_functions,
    nothing_left_behind,
    a_sentence_first,
    every_listener_answers,
    blocks_are_dicts,
    no_ways_that_break,
)


def sources(root: Path, *folders: str, ending: str = "py") -> list[Path]:
    """Every file of these folders with this ending, in order."""
    return sorted(file for folder in folders for file in (root / folder).rglob(f"*.{ending}"))


def trees(root: Path, *folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of these folders, parsed."""
    for file in sources(root, *folders):
        yield file, ast.parse(file.read_text())


def calls(root: Path, *folders: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call in these folders."""
    for file, tree in trees(root, *folders):
        yield from ((file, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def sentences(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every string that is not standing alone, as docstrings do."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node


def modules_in(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Every module that an import could mean."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{node.module}.{alias.name}" for alias in node.names]


def names_in(node: ast.AST) -> set[str]:
    """What a node is called, as a text, a name, an argument or an attribute."""
    found = (getattr(node, key, None) for key in ("value", "id", "arg", "attr"))
    return {name for name in found if isinstance(name, str)}


def imported_as(tree: ast.Module) -> dict[str, str]:
    """What each imported name is called at home."""
    imports = (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
    return {alias.asname or alias.name: alias.name for node in imports for alias in node.names}


def last_name(node: ast.expr) -> str:
    """`a.b.c` is called c."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def place(root: Path, file: Path, node: ast.AST) -> str:
    """Where to look."""
    return f"{relative(root, file)}:{getattr(node, 'lineno', 1)}"


def relative(root: Path, file: Path) -> str:
    """The path as a reader of the repository knows it."""
    return file.relative_to(root).as_posix()
