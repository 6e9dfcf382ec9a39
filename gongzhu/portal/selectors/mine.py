"""What belongs to the resident who is signed in: applications, messages, papers, signatures, traces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gongzhu.accounts.enums import Role
from gongzhu.audit.models import Entry
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Case
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Missing
from gongzhu.documents.enums import DocumentKind
from gongzhu.documents.models import Document
from gongzhu.exchange.models import Message
from gongzhu.intake import outline, selectors as intake
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.models import Application, Authorisation, Material, Member, Supplement
from gongzhu.intake.selectors import Invitation
from gongzhu.intake.services import still_wanted
from gongzhu.payments.models import Payment
from gongzhu.people.models import Person
from gongzhu.portal.selectors.standing import Standing, standing_of
from gongzhu.verification import selectors as verification
from gongzhu.verification.models import Query, Report
from gongzhu.verification.services import read_objection

OWN_PAPERS = (DocumentKind.MATERIAL, DocumentKind.LETTER)
"""Files a household may fetch itself: what it handed in and what was written to it.

Reports and survey photographs name other adults' accounts and homes; a resident reads the own
lines of a report on the page. Source: 个人信息保护法 第45条 (本人的信息).
"""
MOST_TRACES = 100


@dataclass(frozen=True)
class Front:
    """What the home page puts first. standing: of the case that needs looking at, if there is one."""

    standing: Standing | None
    draft: Application | None
    waiting: int


@dataclass(frozen=True)
class Signed:
    """An authorisation the resident gave: for which item, in whose application."""

    given: Authorisation
    item: str
    applicant: str


@dataclass(frozen=True)
class Trace:
    """An office looked at something of the resident's. what: in words; reason: as it was typed."""

    at: datetime
    office: str
    role: str
    what: str
    reason: str


def person(actor: Actor) -> Person:
    """The person of the acting resident. Raises Missing for an account without one."""
    found = Person.objects.filter(user_id=actor.user_id).first() if actor.user_id else None
    if found is None:
        raise Missing
    return found


def front(actor: Actor) -> Front:
    """The case that runs, one that waits for papers first; a form half filled; signatures asked for."""
    running = Case.objects.exclude(status=CaseStatus.CLOSED).order_by("-status", "-opened_at")
    case = running.first()
    draft = intake.my_applications(actor).filter(status=ApplicationStatus.DRAFT).first()
    return Front(standing_of(case) if case else None, draft, len(awaited(actor)))


def standings(actor: Actor) -> list[Standing]:
    """Every case the account may see, newest first."""
    return [standing_of(case) for case in Case.objects.order_by("-opened_at", "-pk")]


def drafts(actor: Actor) -> QuerySet[Application]:
    """Forms half filled, newest first."""
    return intake.my_applications(actor).filter(status=ApplicationStatus.DRAFT)


def messages_of(actor: Actor) -> QuerySet[Message]:
    """What the account was told, newest first."""
    found = Message.objects.filter(user_id=actor.user_id).select_related("dossier")
    return found.order_by("-created_at", "pk")


def told(case: Case, actor: Actor) -> QuerySet[Message]:
    """What the account was told about a case, newest first."""
    return messages_of(actor).filter(dossier_id=case.dossier_id)


def papers(case: Case) -> QuerySet[Document]:
    """Letters to the household and what it handed in, newest first."""
    return Document.objects.filter(dossier_id=case.dossier_id, kind__in=OWN_PAPERS).order_by(
        "-created_at", "pk"
    )


def members(application: Application) -> QuerySet[Member]:
    """The household as declared, the applicant first."""
    found = Member.objects.filter(application=application).select_related("person")
    return found.order_by("position", "pk")


def member(application: Application, key: UUID | str) -> Member:
    """One of the household. Raises Missing."""
    found = members(application).filter(pk=key).first()
    if found is None:
        raise Missing
    return found


def material(application: Application, key: int) -> Material:
    """One paper handed in for a form. Raises Missing."""
    found = Material.objects.filter(application=application, pk=key).first()
    if found is None:
        raise Missing
    return found


def paper(key: UUID) -> Document:
    """One file the resident may fetch. Raises Missing alike for every other."""
    found = Document.objects.filter(pk=key, kind__in=OWN_PAPERS).select_related("dossier").first()
    if found is None:
        raise Missing
    return found


def report_on(case: Case) -> Report:
    """The latest verification report about a household. Raises Conflict while there is none."""
    found = verification.latest_report(case)
    if found is None:
        raise Conflict("核对报告还没有出来。出来以后会发消息告诉您。")
    return found


def wanted_again(case: Case) -> Supplement:
    """The notice of missing papers that waits to be answered. Raises Conflict when none does."""
    found = intake.supplement_open(case)
    if found is None:
        raise Conflict("现在没有要补的材料。已经交过的，请在申请详情里看进展。")
    return found


def owing(case: Case) -> Application:
    """The application whose papers follow the help. Raises Conflict when nothing is owed any more.

    Source: 民发〔2018〕23号 二(二) (先行救助, 缓解后补齐).
    """
    found = intake.application_of(case)
    if not intake.papers_follow(found):
        raise Conflict("现在没有要补交的材料。已经交过的，请在申请详情里看。")
    return found


def payments(case: Case) -> QuerySet[Payment]:
    """Money sent for a case, newest first."""
    found = Payment.objects.filter(order__case=case).select_related("order", "account")
    return found.order_by("-made_at", "pk")


def signed(actor: Actor) -> list[Signed]:
    """Authorisations the resident gave, for the own person and for children, newest first.

    A family member's own signature belongs to a dossier they may not see: of that one only what
    the invitation to sign told is told here too.
    """
    own = Q(person__user_id=actor.user_id) | Q(guardian__user_id=actor.user_id)
    seen = Authorisation.objects.filter(own).select_related(
        "person", "application__item_version__item", "application__applicant"
    )
    found = {
        one.pk: Signed(one, one.application.item_version.item.name, one.application.applicant.name)
        for one in seen
    }
    for asked in intake.invitations(actor):
        if asked.given is not None:
            found.setdefault(asked.given.pk, Signed(asked.given, asked.item, asked.applicant))
    return sorted(found.values(), key=lambda one: one.given.signed_at, reverse=True)


def signature(actor: Actor, key: int) -> Signed:
    """One authorisation the resident gave. Raises Missing."""
    found = next((one for one in signed(actor) if one.given.pk == key), None)
    if found is None:
        raise Missing
    return found


def awaited(actor: Actor) -> list[Invitation]:
    """Signatures others wait for; an own form half filled asks for it on its own page."""
    own = set(drafts(actor).values_list("pk", flat=True))
    asked = intake.invitations(actor)
    return [one for one in asked if one.given is None and one.application_id not in own]


def invitation(actor: Actor, key: UUID) -> Invitation:
    """The signature asked of the resident for one application. Raises Missing."""
    found = next((one for one in intake.invitations(actor) if one.application_id == key), None)
    if found is None:
        raise Missing
    return found


def objections_to(report: Report, actor: Actor) -> list[dict[str, Any]]:
    """What the household said against a report, and what came of it, newest first."""
    found = verification.objections(report.request.case).filter(report=report)
    return [
        {"one": one, "text": read_objection(one, by=actor)} for one in found.order_by("-raised_at")
    ]


def supplement_lines(asked: Supplement, form: Any) -> list[dict[str, Any]]:
    """Each line of a notice with the place for its file and whether something has come."""
    missing = still_wanted(asked)
    for name, line in form.wanted.items():
        form.fields[name].required = line in missing  # how it is drawn; nothing is insisted on
    return [
        {"line": line, "field": form[name], "has_come": line not in missing,
         "is_signature": line["code"] == outline.SIGNED_PAPER}
        for name, line in form.wanted.items()
    ]  # fmt: skip


def asked_about(actor: Actor) -> QuerySet[Query]:
    """Which sources were asked about the resident, newest first; statuses, never answers."""
    found = Query.objects.filter(person__user_id=actor.user_id).defer("answer")
    return found.select_related("request__case").order_by("-asked_at", "pk")


def traces(someone: Person) -> list[Trace]:
    """Which offices looked at the resident's full numbers, papers and reports, newest first.

    The office and the post are told, not the officer's name. Source: 个人信息保护法 第44、45条.
    """
    own = Document.objects.filter(kind__in=OWN_PAPERS).values_list("pk", flat=True)
    of_person = Q(object_type="people.person", object_id=str(someone.pk))
    of_papers = Q(object_type="documents.document", object_id__in=[str(key) for key in own])
    found = Entry.objects.filter(
        of_person & Q(action__startswith="people.reveal") | of_papers & Q(action="documents.read"),
        office_id__isnull=False,
    )
    titles = dict(Document.objects.filter(kind__in=OWN_PAPERS).values_list("pk", "title"))
    by_id = {str(key): title for key, title in titles.items()}
    return [_trace(entry, by_id) for entry in found.order_by("-seq")[:MOST_TRACES]]


def _trace(entry: Entry, titles: dict[str, str]) -> Trace:
    what = titles.get(entry.object_id) or _FIELDS.get(entry.action.rpartition(".")[2], "完整信息")
    role = str(Role(entry.role).label) if entry.role in Role.values else ""
    return Trace(entry.at, entry.office_name, role, what, entry.reason)


_FIELDS = {"id_number": "完整身份证号", "phone": "完整手机号码", "card": "完整银行卡号"}
