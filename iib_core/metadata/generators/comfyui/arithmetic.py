"""What a math node's expression comes to: numbers, names, + - * / // % ** and a few functions.

Syntax: the common part of what MathExpression|pysssss, SimpleMath+ and ComfyMathExpression accept, which is
Python's.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

_MAX_LENGTH = 200
_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": min, "max": max, "round": round, "int": int, "float": float, "floor": math.floor, "ceil": math.ceil, "abs": abs,
}  # fmt: skip
_WORDS: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "+": operator.add, "addition": operator.add,
    "subtract": operator.sub, "-": operator.sub, "subtraction": operator.sub,
    "multiply": operator.mul, "*": operator.mul, "multiplication": operator.mul,
    "divide": operator.truediv, "/": operator.truediv, "division": operator.truediv,
}  # fmt: skip


def calculated(expression: str, operation: str, numbers: dict[str, float]) -> float | int | None:
    """The result, None when the expression holds anything else or has none."""
    try:
        if expression:
            if len(expression) > _MAX_LENGTH:
                return None
            result = _value(ast.parse(expression.strip(), mode="eval").body, numbers)
        elif operation.lower() in _WORDS and len(numbers) == 2:
            result = _WORDS[operation.lower()](*numbers.values())
        else:
            return None
    except (ArithmeticError, ValueError, TypeError, SyntaxError, KeyError, RecursionError, MemoryError):
        return None
    if not isinstance(result, int | float) or not abs(result) < 1e15:
        return None
    return round(result, 6)


def _value(node: ast.AST, numbers: dict[str, float]) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.Name):
        return numbers[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand, numbers)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, numbers), _value(node.right, numbers)
        if abs(left) > 1e15 or abs(right) > 1e15:
            raise OverflowError
        return _BINARY[type(node.op)](left, right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return _FUNCTIONS[node.func.id](*[_value(a, numbers) for a in node.args])
    raise ValueError
