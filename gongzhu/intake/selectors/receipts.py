"""The receipt of an application that was handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.intake.models import Material
from gongzhu.intake.selectors.applications import application_of
from gongzhu.org import selectors as org


@dataclass(frozen=True)
class Receipt:
    """What is printed on the receipt 受理回执. steps: titles of what follows, in order."""

    number: str
    item: str
    applicant: str
    household_size: int
    handed_in_on: date
    office: str
    materials: tuple[str, ...]
    steps: tuple[str, ...]
    proxy: str = ""


def receipt(case: Case) -> Receipt:
    """The receipt of a visible case. Raises Missing."""
    found = application_of(case)
    titles = {one.code: one.title for one in catalogue.spec(found.item_version).materials}
    handed = Material.objects.filter(application=found).select_related("member__person")
    flow = catalogue.flow(found.item_version)
    town = flow.stage(flow.start)
    office = org.office_for(town.department, town.level, case.division_code)
    return Receipt(
        number=case.number,
        item=case.item_name,
        applicant=case.applicant_name,
        household_size=case.household_size,
        handed_in_on=clock.day_of(case.opened_at),
        office=office.name,
        materials=tuple(_material_name(one, titles) for one in handed),
        steps=tuple(stage.public_title for stage in flow.main_line() if stage.public_title),
        proxy=found.proxy.name if found.proxy else "",
    )


def _material_name(material: Material, titles: dict[str, str]) -> str:
    title = titles.get(material.code, material.document.title)
    return f"{title}（{material.member.person}）" if material.member else title
