"""Where and until when somebody can challenge what an office did, for every letter that says no."""

from __future__ import annotations

from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel

RECONSIDERATION_DAYS = 60
"""Source: 行政复议法（2023年修订） 第二十条 (自知道或者应当知道该行政行为之日起六十日内)."""
LITIGATION_MONTHS = 6
"""Source: 行政诉讼法 第四十六条 (自知道或者应当知道作出行政行为之日起六个月内)."""


def remedies(division_code: int) -> dict[str, Any]:
    """The fields of `documents.letter_data.Remedies` for an act of the town or district.

    The limits are national law; regional parameters of the same name take their place when the
    law changes. Source: 行政复议法 第二十四条 (县级以上地方人民政府管辖); 民发〔2021〕57号 第38条.
    """
    known = catalogue.parameters()
    district = org.path_name(org.ancestor_code(division_code, DivisionLevel.DISTRICT))
    return {
        "reconsideration_body": f"{district}人民政府",
        "reconsideration_days": known.get("reconsideration_days") or RECONSIDERATION_DAYS,
        "court": "有管辖权的人民法院",
        "litigation_months": known.get("litigation_months") or LITIGATION_MONTHS,
    }
