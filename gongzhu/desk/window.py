"""Applications taken down for somebody: begin one, go through the resident's own pages, sum up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import Sector
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.intake import outline, selectors, services, texts
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.models import Application, Member
from gongzhu.intake.selectors import Signatory
from gongzhu.intake.services import Proxy
from gongzhu.intake.steps import Step
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.org.models import Division
from gongzhu.people import services as people
from gongzhu.scope.models import Dossier


def items(on: date) -> list[tuple[str, str]]:
    """Government items in force that one may apply for, as (code, name)."""
    found = catalogue.published_items(sector=Sector.GOVERNMENT, on=on, applied_for=True)
    return [(one.code, one.name) for one in found]


def places(actor: Actor) -> list[tuple[int, str]]:
    """Villages of the post's territory, as (code, name)."""
    low, high = actor.territory or (0, 0)
    villages = Division.objects.filter(
        level=DivisionLevel.VILLAGE, code__gte=low, code__lt=high, is_current=True
    )
    return list(villages.order_by("code").values_list("code", "name"))


def drafts(actor: Actor) -> QuerySet[Application]:
    """Forms within the territory that are still being filled in, latest first."""
    found = Application.objects.filter(status=ApplicationStatus.DRAFT)
    return found.select_related("applicant", "item_version__item", "opened_by", "dossier").order_by(
        "-changed_at"
    )


def begin(told: Mapping[str, Any], *, by: Actor) -> Application:
    """Know the person, know the proxy, open the form. Raises what people and intake raise."""
    applicant = people.enrol(told["name"], told["id_number"], phone=told["phone"], by=by)
    proxy = None
    if told["proxy_name"]:
        person = people.enrol(told["proxy_name"], told["proxy_id_number"], by=by)
        proxy = Proxy(person, told["proxy_relation"])
    return services.start(
        told["item"],
        by,
        applicant=applicant,
        division_code=told["division_code"],
        channel=told["channel"],
        proxy=proxy,
    )


def onward(steps: list[Step], after: str = "") -> Step:
    """The page to go to: the next after one that was saved, else the first unfinished."""
    keys = [one.key for one in steps]
    if after in keys and keys.index(after) + 1 < len(steps):
        return steps[keys.index(after) + 1]
    return next((one for one in steps if not one.is_done), steps[-1])


def receipt_number(application: Application) -> str | None:
    """The number an application got when it was handed in."""
    found = Dossier.objects.filter(pk=application.dossier_id)
    return found.values_list("number", flat=True).first()


def members(application: Application) -> QuerySet[Member]:
    """Members of a form in order."""
    found = Member.objects.filter(application=application).select_related("person")
    return found.order_by("position")


def member(application: Application, pk: str) -> Member:
    """One member. Raises Missing."""
    found = next((one for one in members(application) if str(one.pk) == pk), None)
    if found is None:
        raise Missing
    return found


def consent(application: Application, signatory: Signatory, on: date) -> dict[str, Any]:
    """What the paper to be signed says for one person."""
    wording = texts.LATEST
    until = services.valid_until(on)
    office = org.path_name(org.ancestor_code(application.dossier.division_code, DivisionLevel.TOWN))
    lines = wording.filled(
        item=application.item_version.item.name, office=office, until=f"{until:%Y年%-m月%-d日}"
    )
    return {
        "who": signatory,
        "version": wording.version,
        "lines": lines,
        "sources": wording.sources,
        "minor": "" if signatory.is_grown else wording.minor,
    }


def signatories(application: Application, on: date) -> list[Signatory]:
    """Whose signature the item needs."""
    return selectors.signatures(application, on)


def is_list(key: str) -> bool:
    """Whether a page of the wizard is a list of amounts."""
    return any(key == outline.page_of(section) for section in outline.SECTIONS.values())
