"""Where the household lives and who belongs to it."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from gongzhu.audit import services as audit
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.documents import services as documents
from gongzhu.intake import outline, permissions
from gongzhu.intake.enums import Relation
from gongzhu.intake.models import Application, Authorisation, Material, Member
from gongzhu.intake.services.drafts import editable, member_of, saved
from gongzhu.org import selectors as org
from gongzhu.people import services as people
from gongzhu.people.enums import Involved
from gongzhu.people.models import Involvement
from gongzhu.scope.models import Dossier

MOST_MEMBERS = 20
_ADDRESS = (5, 120)


@transaction.atomic
def save_household(
    application: Application,
    *,
    address: str,
    hukou_here: bool | None = None,
    division_code: int | None = None,
    by: Actor,
) -> Application:
    """Where the household lives, and whether the applicant is registered in this city.

    division_code: another village or town is to handle it. hukou_here: None leaves it open.
    Raises Invalid, Denied for a place outside an officer's territory.
    """
    row = editable(application, by)
    told = " ".join(address.split())
    if not _ADDRESS[0] <= len(told) <= _ADDRESS[1]:
        raise Invalid(
            "请写清楚居住地址，例如：人民路1号201房。",
            {"address": f"请填写{_ADDRESS[0]}至{_ADDRESS[1]}个字的地址。"},
        )
    if division_code is not None and division_code != row.dossier.division_code:
        _move(row, division_code, by)
    if hukou_here is not None:
        own = Member.unscoped.select_related("person").get(application=row, relation=Relation.SELF)
        put_circumstances(own, {"hukou_here": hukou_here})
    row.address = told
    return saved(row, outline.HOUSEHOLD, by=by)


@transaction.atomic
def add_member(
    application: Application, *, name: str, id_number: str, relation: Relation | str, by: Actor
) -> Member:
    """Put somebody into the household, known by name and identity number.

    Raises Invalid for a number that cannot be or does not go with the name, for somebody who is
    there already and for a second spouse. Source: 民发〔2021〕57号 第7条.
    """
    row = editable(application, by)
    members = Member.unscoped.filter(application=row)
    wanted = _relation(relation, members)
    if members.count() >= MOST_MEMBERS:
        raise Invalid(f"家庭成员最多填 {MOST_MEMBERS} 位。超过的请到受理窗口办理。")
    person = people.enrol(name, id_number, by=by)
    if members.filter(person=person).exists():
        raise Invalid(
            f"{person}已经在家庭成员里了，不用重复填写。", {"id_number": "这位家人已经填过了。"}
        )
    position = members.count()
    try:
        with transaction.atomic():
            member = Member.unscoped.create(
                application=row, person=person, relation=wanted, position=position
            )
    except IntegrityError as twice:  # the same person added from two pages at once
        raise Conflict(f"{person}刚刚已经填过了。请刷新页面查看。") from twice
    people.involve(row.dossier, person, Involved.MEMBER, by=by)
    saved(row, outline.MEMBERS, by=by, detail={"added": str(person.pk), "as": wanted})
    return member


@transaction.atomic
def change_member(member: Member, *, relation: Relation | str, by: Actor) -> Member:
    """Correct what a member is to the applicant; somebody else is removed and added instead.

    Raises Invalid, Missing.
    """
    row = editable(member.application, by)
    own = member_of(row, member)
    if own.relation == Relation.SELF:
        raise Invalid("申请人本人的关系不用改。要换申请人，请重新填一份申请。")
    own.relation = _relation(relation, Member.unscoped.filter(application=row).exclude(pk=own.pk))
    own.save(update_fields=["relation"])
    saved(row, outline.MEMBERS, by=by, detail={"changed": str(own.pk), "as": own.relation})
    return own


@transaction.atomic
def remove_member(member: Member, *, by: Actor) -> None:
    """Take somebody out again, with everything declared for them and their signature.

    Raises Invalid for the applicant, Missing.
    """
    row = editable(member.application, by)
    own = member_of(row, member)
    if own.relation == Relation.SELF:
        raise Invalid("申请人本人不能移除。不想申请了，可以放着不提交。")
    for material in Material.unscoped.filter(member=own).select_related("document"):
        material.delete()
        documents.remove(material.document, by=by)
    _drop_signature(row, own, by)
    Involvement.unscoped.filter(
        dossier=row.dossier, person=own.person, role=Involved.MEMBER
    ).delete()
    own.delete()
    saved(row, outline.MEMBERS, by=by, detail={"removed": str(own.person_id)})


def put_circumstances(member: Member, values: dict[str, Any]) -> None:
    """Merge values into what is known of a member; None takes one back. The caller leaves the mark."""
    told = member.circumstances.expose() if member.circumstances else {}
    merged = {name: value for name, value in {**told, **values}.items() if value is not None}
    member.circumstances = merged
    member.save(update_fields=["circumstances"])


def _relation(relation: Relation | str, others: Any) -> Relation:
    if relation not in Relation.values or relation == Relation.SELF:
        raise Invalid("请选择这位家人与申请人的关系。", {"relation": "请从列表中选择。"})
    if relation == Relation.SPOUSE and others.filter(relation=Relation.SPOUSE).exists():
        raise Invalid("配偶已经填过一位了。请核对关系。", {"relation": "配偶只能填一位。"})
    return Relation(relation)


def _move(row: Application, division_code: int, by: Actor) -> None:
    """Another place handles it; an officer only moves it within the own territory."""
    org.division(division_code)
    permissions.may_start(by, row.applicant, row.proxy, division_code)
    Dossier.objects.filter(pk=row.dossier_id).update(division_code=division_code)
    row.dossier.division_code = division_code


def _drop_signature(row: Application, member: Member, by: Actor) -> None:
    """A signature for somebody who no longer belongs to the household has no purpose left."""
    signed = Authorisation.unscoped.filter(application=row, person=member.person)
    for one in signed.select_related("evidence"):
        one.delete()
        if one.evidence:
            documents.remove(one.evidence, by=by)
        audit.record("intake.drop_authorisation", obj=row, by=by)
