"""What the letters of this room say; setting them touches no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from gongzhu.cases import deadlines
from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.documents import letters
from gongzhu.documents.enums import Template
from gongzhu.documents.models import Document
from gongzhu.documents.remedies import remedies_at
from gongzhu.intake import selectors, texts
from gongzhu.intake.models import Authorisation, Member
from gongzhu.scope.models import Dossier


@dataclass(frozen=True)
class Letter:
    """A letter set in type and not yet filed. number: the 文号 printed on it."""

    template: Template
    title: str
    number: str
    pdf: bytes

    def file(self, dossier: Dossier, *, by: Actor) -> Document:
        """Put it into the dossier."""
        return letters.file_letter(
            dossier, self.template, self.pdf, title=self.title, number=self.number, by=by
        )


def acceptance(case: Case, *, by: Actor, on: date) -> Letter:
    """受理通知书. Source: 民发〔2021〕57号 第10条."""
    flow = catalogue.flow(case.item_version)
    receipt = selectors.receipt(case)
    data = {
        **_head(case, by, on),
        "accepted_on": on,
        "materials": list(receipt.materials),
        "working_days": flow.case_days or None,
        "due_on": deadlines.case_due(flow, on),
        "steps": list(receipt.steps),
        "query": f"可以登录“我的申请”，或凭受理编号 {case.number} 查询办理进展。",
    }
    return _set(Template.ACCEPTANCE, case, "受", on, data)


def non_acceptance(
    case: Case, reasons: Sequence[Mapping[str, str]], advice: Sequence[str], *, by: Actor, on: date
) -> Letter:
    """不予受理告知书: every reason with its clause, what else there is, how to challenge it.

    Source: 003 5.2; 社会救助暂行办法.
    """
    data = {
        **_head(case, by, on),
        "reasons": [dict(one) for one in reasons],
        "advice": list(advice),
        "remedies": remedies_at(case.division_code)
        if case.item_version.item.is_administrative
        else None,
    }
    return _set(Template.NON_ACCEPTANCE, case, "不受", on, data)


def correction(
    case: Case, wanted: Sequence[Mapping[str, str]], due_on: date, *, by: Actor, on: date
) -> Letter:
    """一次性补正告知书. Source: 民发〔2021〕57号 第10条."""
    data = {
        **_head(case, by, on),
        "missing": [
            {"name": one["title"], "problem": one["problem"], "remedy": one["remedy"]}
            for one in wanted
        ],
        "due_on": due_on,
        "how": "可以登录“我的申请”上传，也可以交到受理窗口；不方便的可以委托村（居）委会代交。",
        "consequence": "",
    }
    return _set(Template.CORRECTION, case, "补", on, data)


def consents(case: Case, *, by: Actor, on: date) -> list[Letter]:
    """核对授权书 as it was agreed to: the wording of each version, and everybody who signed it.

    Source: 民发〔2021〕57号 第9条; 个人信息保护法 第14条 (可追溯的同意).
    """
    application = selectors.application_of(case)
    signed = selectors.valid_authorisations(application, on)
    relations = {
        one.person_id: one.get_relation_display()
        for one in Member.unscoped.filter(application=application)
    }
    versions = sorted({one.text_version for one in signed})
    return [
        _consent(case, version, [one for one in signed if one.text_version == version], relations,
                 by=by, on=on)
        for version in versions
    ]  # fmt: skip


def _consent(
    case: Case,
    version: str,
    signed: list[Authorisation],
    relations: Mapping[Any, str],
    *,
    by: Actor,
    on: date,
) -> Letter:
    wording = texts.wording(version)
    until = min(one.valid_until for one in signed)
    office = selectors.town_of(case.division_code)
    filled = {"item": case.item_name, "office": office, "until": f"{until:%Y年%-m月%-d日}"}
    data = {
        "office": by.office_name,
        "issued_on": on,
        "receipt_number": case.number,
        "item": case.item_name,
        "version": version,
        "text": list(wording.filled(**filled)),
        "sources": list(wording.sources),
        "signers": [_signer(one, relations) for one in signed],
        "valid_from": min(clock.day_of(one.signed_at) for one in signed),
        "valid_until": until,
    }
    return _set(Template.CONSENT, case, "授", on, data)


def _signer(one: Authorisation, relations: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "name": one.person.name,
        "relation": relations.get(one.person_id, "家庭成员"),
        "id_number": str(one.person.id_number),
        "signed_at": timezone.localtime(one.signed_at),
        "method": one.get_method_display(),
        "guardian": f"监护人{one.guardian.name}" if one.guardian else "",
    }


def _head(case: Case, by: Actor, on: date) -> dict[str, Any]:
    return {
        "office": by.office_name,
        "issued_on": on,
        "receipt_number": case.number,
        "applicant": case.applicant_name,
        "item": case.item_name,
        "applied_on": selectors.receipt(case).handed_in_on,
    }


def _set(template: Template, case: Case, mark: str, on: date, data: dict[str, Any]) -> Letter:
    """number: year, receipt number without its letters, kind, and how far the case had come."""
    digits = case.number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    number = f"〔{on.year}〕{digits}-{mark}{case.version}号"
    pdf = letters.render(template, {**data, "number": number}, settings.DEMO)
    title = f"{case.item_name}{template.label}"
    return Letter(template, title, number, pdf)
