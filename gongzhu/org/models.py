"""Divisions, offices, calendar days."""

from __future__ import annotations

from django.db import models

from gongzhu.org.enums import Department, DivisionLevel, Level, NameBasis


class Division(models.Model):
    """An administrative division 行政区划, from province to village.

    code: 12 digits as a whole number (440106001000), so that "inside 天河区" is one range.
    sort_key: orders by pinyin, see services. source: the list it was taken from, with the code it
    had there when that differs.
    PII: none.
    """

    code = models.BigIntegerField("区划代码", primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("层级", choices=DivisionLevel.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    sort_key = models.CharField("拼音排序", max_length=120, blank=True)
    source = models.CharField("来源", max_length=60, blank=True)
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> tuple[int, int]:
        """Half-open range of the codes lying inside this division, itself included."""
        return self.code, self.code + DivisionLevel(self.level).step


class Office(models.Model):
    """A department in a division at a level: the one that owes the work.

    PII: none.
    """

    name = models.CharField("机构名称", max_length=80)
    name_basis = models.CharField(
        "名称依据", max_length=10, choices=NameBasis.choices, default=NameBasis.SAMPLE
    )
    department = models.CharField("部门", max_length=30, choices=Department.choices)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    division = models.ForeignKey(Division, models.PROTECT, related_name="offices")
    phone = models.CharField("联系电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "机构"
        ordering = ["division_id", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "division", "level"],
                name="one_office_per_department_and_division",
                violation_error_message="这个区划已有这个部门的机构。请直接修改原有机构。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def territory(self) -> tuple[int, int] | None:
        """The codes whose cases the office sees, or None when it sees only what it is granted."""
        return self.division.span if Department(self.department).is_territorial else None

    @property
    def is_sample(self) -> bool:
        """Whether the name is made up from a pattern and nobody has confirmed it: shown as 示例."""
        return self.name_basis == NameBasis.SAMPLE


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend worked in exchange 调休.

    PII: none.
    """

    day = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("是否工作日")
    note = models.CharField("说明", max_length=60, blank=True)

    class Meta:
        verbose_name = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_working else '放假'}"


class CalendarYear(models.Model):
    """A year whose working days have been announced and entered; no other year is computed.

    is_provisional: estimated before the notice, shown as 预估. is_edited: changed by hand, so that
    loading the pack again leaves it alone. digest: fingerprint of the year's days, by which every
    process knows whether what it keeps is still true.
    PII: none.
    """

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    source = models.CharField("来源", max_length=120)
    source_url = models.URLField("链接", blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    is_provisional = models.BooleanField("预估", default=False)
    is_edited = models.BooleanField("已由管理员修改", default=False)
    digest = models.CharField("指纹", max_length=32, blank=True)

    class Meta:
        verbose_name = "已录入年度"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}{'（预估）' if self.is_provisional else ''}"
