"""Eligibility rules 资格规则: one definition, three-valued, explained. Pure Python, no clock.

A rule is text in a small closed language with the syntax of CEL, read into a typed tree and
compiled to closures; nothing is ever handed to eval or exec.

    income_per_head < std.dibao                 std.<code> standards, param.<code> parameters
    any(members, m.disability_level in [1, 2])  any all count sum min max size over the members
    vehicles == 0 || vehicles_are_exempt        && || ! with Kleene logic; unknown stays unknown
    if(is_urban, 3714元, std.dibao * 1.5)       money literals are written 3714元 or 0.5元
    round_yuan_up(std.dibao * 0.8)              round_fen, round_yuan, round_yuan_up
    days_between(ill_on, applied_on) <= 180     date("2026-01-31") is a date literal

Chinese name: 资格规则. Legal basis: 002 一门受理系统 (业务、标准的配置), 个人信息保护法 第24条.
Never: reads a clock or a database, guesses a fact, runs what somebody typed.

An unknown fact, a standard without a value and a division by zero make what depends on them
unknown: comparisons, arithmetic, min, max, count, sum, and an if with an unknown condition. Only
&&, ||, any and all can be decided in spite of an unknown. The sum of no members is 0; the least or
greatest of no members is unknown. Money is exact and rounded half up, as floor(x + 1/2).
"""

from gongzhu.rules.answer import Amount, Answer, Line, Outcome
from gongzhu.rules.asking import Opening, Worth, opening, together, worth_asking
from gongzhu.rules.engine import Condition, Formula, RuleSet, evaluate
from gongzhu.rules.errors import FactError, RuleError, VocabularyError
from gongzhu.rules.gaps import Gaps, Missing, MissingKind
from gongzhu.rules.language import Checked, check, reading
from gongzhu.rules.parser import parse
from gongzhu.rules.tipping import Tip, tipping_points
from gongzhu.rules.types import Type
from gongzhu.rules.values import money_text
from gongzhu.rules.vocabulary import Ages, Fact, Facts, Scope, Vocabulary

__all__ = [
    "Ages",
    "Amount",
    "Answer",
    "Checked",
    "Condition",
    "Fact",
    "FactError",
    "Facts",
    "Formula",
    "Gaps",
    "Line",
    "Missing",
    "MissingKind",
    "Opening",
    "Outcome",
    "RuleError",
    "RuleSet",
    "Scope",
    "Tip",
    "Type",
    "Vocabulary",
    "VocabularyError",
    "Worth",
    "check",
    "evaluate",
    "money_text",
    "opening",
    "parse",
    "reading",
    "tipping_points",
    "together",
    "worth_asking",
]
