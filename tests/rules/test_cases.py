"""The table of cases.yaml, one line one test: rule, household, result."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongzhu.rules import Facts, check
from tests.rules.words import WORDS

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
VERDICTS = {"符合": True, "不符合": False, "未知": None}


def plain(value: Any) -> Any:
    """Read 800.50元 as fen and 3/2 as a fraction; leave the rest."""
    if isinstance(value, str) and value.endswith("元"):
        return int(Fraction(value[:-1]) * 100)
    if isinstance(value, str) and "/" in value:
        return Fraction(value)
    return value


def plain_all(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rule_gives_the_result_of_the_table(case):
    facts = Facts(
        plain_all(case.get("household", {})),
        [plain_all(member) for member in case.get("members", [])],
    )
    checked = check(case["rule"], WORDS, case.get("type", "bool"))

    value = checked.value(
        facts, plain_all(case.get("standards", {})), plain_all(case.get("parameters", {}))
    )

    wanted = case["result"]
    assert value == (VERDICTS[wanted] if wanted in VERDICTS else plain(wanted))


def test_a_value_that_is_whole_is_an_int():
    facts = Facts({"medical": 10001})

    value = check("medical / 3 * 3", WORDS, "money").value(facts)

    assert type(value) is int
    assert value == 10001
