"""A second, plain evaluator: walks the tree, always in fractions, sharing no code with the engine."""

from datetime import timedelta
from fractions import Fraction
from math import ceil, floor

from gongzhu.rules import nodes as n
from gongzhu.rules.vocabulary import Scope


def ref(node, world, member):
    source = {
        Scope.HOUSEHOLD: world["household"],
        Scope.MEMBER: member,
        Scope.STANDARD: world["standards"],
        Scope.PARAMETER: world["parameters"],
    }[node.scope]
    return source.get(node.name)


def logic(op, values):
    if op == "&&":
        return False if any(v is False for v in values) else None if None in values else True
    return True if any(v is True for v in values) else None if None in values else False


def arithmetic(op, left, right):
    left, right = Fraction(left), Fraction(right)
    if op == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[op]


def compare(op, left, right):
    return {
        "<": lambda: left < right,
        "<=": lambda: not left > right,
        ">": lambda: left > right,
        ">=": lambda: not left < right,
        "==": lambda: left == right,
        "!=": lambda: left != right,
    }[op]()


def rounded(function, fen):
    if function == "round_fen":
        return floor(Fraction(fen) + Fraction(1, 2))
    yuan = Fraction(fen) / 100
    return 100 * (ceil(yuan) if function == "round_yuan_up" else floor(yuan + Fraction(1, 2)))


def call(function, values):
    if None in values:
        return None
    if function in ("min", "max"):
        return sorted(values)[0 if function == "min" else -1]
    if function == "days_between":
        return (values[1] - values[0]) // timedelta(days=1)
    return rounded(function, values[0])


def over(node, world):
    members = world["members"]
    if members is None:
        return None
    if node.body is None:
        return len(members)
    values = [evaluate(node.body, world, member) for member in members]
    if node.function in ("any", "all"):
        return logic("||" if node.function == "any" else "&&", values)
    if None in values:
        return None
    if node.function == "count":
        return len([value for value in values if value])
    if node.function == "sum":
        return sum(map(Fraction, values), Fraction(0))
    return call(node.function, values) if values else None


def strict(node, world, member):
    """Nodes that are unknown as soon as one of their parts is."""
    parts = [evaluate(part, world, member) for part in node.children()]
    if None in parts:
        return None
    match node:
        case n.Not():
            return not parts[0]
        case n.Negative():
            return Fraction(-parts[0])
        case n.Arithmetic():
            return arithmetic(node.op, *parts)
        case n.Compare():
            return compare(node.op, *parts)
        case n.In():
            return parts[0] in parts[1:]
        case n.Call():
            return call(node.function, parts)
    raise TypeError(node)


def evaluate(node, world, member=None):
    """Return the value of a tree in a world of household, members, standards, parameters."""
    match node:
        case n.Literal():
            return node.value
        case n.Ref():
            return ref(node, world, member)
        case n.Over():
            return over(node, world)
        case n.Logic():
            return logic(node.op, [evaluate(part, world, member) for part in node.parts])
        case n.If():
            chosen = evaluate(node.condition, world, member)
            if chosen is None:
                return None
            return evaluate(node.then if chosen else node.other, world, member)
    return strict(node, world, member)
