"""Levels and departments, in the field's standard words."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class Level(TextChoices):
    """The four administrative levels that do the work, and the province above them."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区（县）级"
    TOWN = "town", "镇（街道）级"
    VILLAGE = "village", "村（社区）级"

    @property
    def depth(self) -> DivisionLevel:
        """The depth of the divisions whose offices work at this level."""
        return DivisionLevel[self.name]


class Department(TextChoices):
    """Departments that owe help. Source: 003 5.4; 000 附录C."""

    CIVIL_AFFAIRS = "civil_affairs", "民政"
    VERIFICATION = "verification", "核对中心"
    FINANCE = "finance", "财政"
    SUPERVISION = "supervision", "纪检监察"
    MEDICAL_INSURANCE = "medical_insurance", "医疗保障"
    EDUCATION = "education", "教育"
    HOUSING = "housing", "住房城乡建设"
    HUMAN_RESOURCES = "human_resources", "人力资源社会保障"
    DISABLED_FEDERATION = "disabled_federation", "残疾人联合会"
    JUSTICE = "justice", "司法行政"
    RED_CROSS = "red_cross", "红十字会"
    TRADE_UNION = "trade_union", "总工会"

    @property
    def is_territorial(self) -> bool:
        """Whether its offices see every case of their division, rather than only those granted."""
        return self in (Department.CIVIL_AFFAIRS, Department.SUPERVISION)


class DivisionLevel(IntegerChoices):
    """Depth of a division in GB/T 2260 order."""

    PROVINCE = 1, "省"
    CITY = 2, "市"
    DISTRICT = 3, "区县"
    TOWN = 4, "镇街"
    VILLAGE = 5, "村居"

    @property
    def step(self) -> int:
        """How many 12-digit codes one division of this depth spans."""
        return int(_STEPS[self])


_STEPS = (0, 10**10, 10**8, 10**6, 10**3, 1)


class Grade(TextChoices):
    """How well a fact of policy is proved. C and below are flagged wherever shown."""

    A = "A", "已读全文"
    B = "B", "政府网页节选"
    C = "C", "转述，待核对"
    D = "D", "推算，仅供校验"
    PRODUCT = "product", "产品默认，非法定"
    PENDING = "-", "待核定"

    @property
    def needs_review(self) -> bool:
        """Whether an officer must hold it against the official document before relying on it."""
        return self not in (Grade.A, Grade.B)


class NameBasis(TextChoices):
    """What the name of an office rests on."""

    SAMPLE = "sample", "示例"
    SOURCED = "sourced", "有出处"
    CONFIRMED = "confirmed", "已核定"
