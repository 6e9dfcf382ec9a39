"""What officers type at the stages of a case, and where the case then stands."""

from __future__ import annotations

import io

from PIL import Image

from tests.desk import world

REASONS = "家庭人均收入低于标准，财产符合规定。"
DEPARTURE = "来源未返回，依入户调查的情况确认。"
SURVEY = {
    "method": "home",
    "present": "陈示例（本人）",
    "housing": "自住一套旧楼",
    "living": "以伙食和水电为主",
    "income": "与申报一致",
    "property": "未见车辆",
    "health": "能自理",
    "agreement": "一致",
    "conclusion": "与申报一致。",
}


def photo(name: str = "家.jpg") -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (320, 200), (120, 90, 60)).save(made, "JPEG")
    made.name = name
    made.seek(0)
    return made


def now(home) -> str:
    return world.fresh(home).stage
