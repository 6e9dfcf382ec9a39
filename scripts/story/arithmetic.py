"""What each household must get, worked out by hand from the clauses, in fen.

Nothing of the platform is used here: the sums are written out so that a person with a pencil can
follow them. The standards are those the demonstration carries over from 2024 (see
packs/guangzhou/standards.yaml); the platform says on every page that they are not confirmed.
"""

from __future__ import annotations

YUAN = 100
DIBAO = 1282 * YUAN
"""最低生活保障标准，每人每月。"""
CLASS_RELIEF_PERCENT = 20
"""分类救济金为低保标准的百分数（在读学生、无子女老人、门诊特定病种）。"""


def to_whole_yuan(fen: int) -> int:
    """四舍五入到元 (the region's rounding)."""
    return (fen + YUAN // 2) // YUAN * YUAN


def mother_and_child() -> tuple[int, str]:
    """A mother earning 1,500 a month and a child at school."""
    per_head = 1500 * YUAN // 2
    gap = (DIBAO - per_head) * 2
    study = DIBAO * CLASS_RELIEF_PERCENT // 100
    told = (
        "人均月收入 1500 ÷ 2 = 750；补差 (1282 − 750) × 2 = 1064.00；"
        "孩子在读，分类救济 1282 × 20% = 256.40；合计 1320.40，四舍五入到元 = 1320"
    )
    return to_whole_yuan(gap + study), told


def old_couple() -> tuple[int, str]:
    """An old couple living on one pension of 1,000 a month, with grown children."""
    per_head = 1000 * YUAN // 2
    told = "人均月收入 1000 ÷ 2 = 500；补差 (1282 − 500) × 2 = 1564.00；有子女，没有分类救济"
    return to_whole_yuan((DIBAO - per_head) * 2), told


def burnt_home() -> tuple[int, str]:
    """A family that needs 3,000 at once after a fire: first aid goes up to one month's standard."""
    told = "急需 3000；小额快救最高 1 个月低保标准 1282（按较低的每户 1 个月）；取小者 = 1282"
    return to_whole_yuan(min(3000 * YUAN, DIBAO * 1)), told


WHOLE_LIMIT = (
    "受理次日起算 30 个工作日：10月13—16日 4 天，19—23日 9，26—30日 14，"
    "11月2—6日 19，9—13日 24，16—20日 29，11月23日 30"
)
"""最低生活保障审核确认办法 第二十二条；当日不计入（民法典 第二百零一条）。"""
