"""Reads off a listener whether it answers Slack on each of its ways out."""

import ast
from collections.abc import Sequence


def answers(statements: Sequence[ast.stmt]) -> bool:
    """Whether every way through these statements uses `ack`, or ends in an exception."""
    for statement in statements:
        if isinstance(statement, ast.Raise):
            return True
        if isinstance(statement, ast.If):
            if answers(statement.body) and answers(statement.orelse):
                return True
            if leaves([*statement.body, *statement.orelse]):
                return False
        elif isinstance(statement, (ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.AsyncWith)):
            if leaves(statement.body):
                return False
        elif any(isinstance(node, ast.Name) and node.id == "ack" for node in ast.walk(statement)):
            return True
    return False


def leaves(statements: Sequence[ast.stmt]) -> bool:
    """Whether some way through these statements returns without having used `ack`."""
    for place, statement in enumerate(statements):
        returns = [node for node in ast.walk(statement) if isinstance(node, ast.Return)]
        if returns and not answers(statements[: place + 1]):
            return True
    return False
