"""Where a decision can be challenged: stated on every letter that decides something."""

from __future__ import annotations

from typing import Any

from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel


def remedies_at(division_code: int) -> dict[str, Any]:
    """The remedies against a district's decision, for `letter_data.Remedies`.

    Limits the region has not settled stay None and are not invented.
    Source: 最低生活保障审核确认办法 第三十八条.
    """
    district = org.path_name(org.ancestor_code(division_code, DivisionLevel.DISTRICT))
    region = org.region()
    return {
        "reconsideration_body": f"{district}人民政府",
        "reconsideration_days": region.entry("reconsideration_days").value,
        "court": "有管辖权的人民法院",
        "litigation_months": region.entry("litigation_months").value,
    }
