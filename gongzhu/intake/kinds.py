"""Which kinds of income, asset, expense and deduction a declaration may name.

A section's kinds come from one list of the vocabulary, except assets, which come from four; there
a kind is written with its list ("homes.residence"), because two lists have an `other`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongzhu.catalogue.schema import Kind
from gongzhu.catalogue.vocabulary import Words
from gongzhu.intake.enums import Section

FINANCIAL, HOMES, VEHICLES, BUSINESSES = "financial_assets", "homes", "vehicles", "businesses"
GROUPS = {
    Section.INCOME: ("incomes",),
    Section.ASSET: (FINANCIAL, HOMES, VEHICLES, BUSINESSES),
    Section.EXPENSE: ("expenses",),
    Section.DEDUCTION: ("deductions",),
}
WITHOUT_AMOUNT = (HOMES, VEHICLES, BUSINESSES)
"""Lists that are counted: a value may be left open until it is appraised."""
GROUP_LABELS = {
    FINANCIAL: "存款等金融资产",
    HOMES: "房屋",
    VEHICLES: "车辆",
    BUSINESSES: "公司、店铺登记",
}


def key_of(section: Section | str, group: str, code: str) -> str:
    """How a kind is written in an entry."""
    return code if len(GROUPS[Section(section)]) == 1 else f"{group}.{code}"


def listed(words: Words, section: Section | str) -> Iterator[tuple[str, str, Kind]]:
    """Every kind of a section as (key, list, kind), in the order to show them."""
    for group in GROUPS[Section(section)]:
        for kind in words.kinds_of(group):
            yield key_of(section, group, kind.code), group, kind


def found(words: Words, section: Section | str, key: str) -> tuple[str, Kind]:
    """The list and the kind a key names; the bare code of an asset will do while one list has it.

    Raises KeyError for a kind that does not exist or is not told apart.
    """
    lists = GROUPS[Section(section)]
    named, _, code = key.rpartition(".")
    if named:
        lists = (named,) if named in lists and len(lists) > 1 else ()
    matching = [(group, kind) for group in lists if (kind := words.kinds[group].get(code))]
    if len(matching) != 1:
        raise KeyError(key)
    return matching[0]


def same(one: str, other: str) -> bool:
    """Whether two keys name the same kind, one of them perhaps without its list."""
    if "." in one and "." in other:
        return one == other
    return one.rpartition(".")[2] == other.rpartition(".")[2]
