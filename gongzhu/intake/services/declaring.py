"""What the household declares: circumstances, amounts, answers, the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid
from gongzhu.common.money import MOST
from gongzhu.intake import kinds, outline
from gongzhu.intake.enums import Section
from gongzhu.intake.models import Application, Entry, Member
from gongzhu.intake.services.drafts import editable, member_of, saved
from gongzhu.intake.services.household import put_circumstances
from gongzhu.intake.services.values import cleaned_member, normal_details
from gongzhu.people import services as people
from gongzhu.people.models import BankAccount

MOST_ROWS = 60


@dataclass(frozen=True)
class Row:
    """One line of a list as typed. member: a Member or its id. amount_fen, details: as in Entry."""

    member: Any
    kind: str
    amount_fen: int | None
    details: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def save_circumstances(member: Member, values: Mapping[str, Any], *, by: Actor) -> Member:
    """What is so with one member: study, work, disability, illness …

    values: by fact name; None takes an answer back. Only what the item asks is taken.
    Raises Invalid naming each field, Missing.
    """
    row = editable(member.application, by)
    own = member_of(row, member)
    put_circumstances(own, cleaned_member(row.item_version, values))
    saved(row, outline.CIRCUMSTANCES, by=by, detail={"member": str(own.pk)})
    return own


@transaction.atomic
def save_entries(
    application: Application, section: Section | str, rows: Sequence[Row], *, by: Actor
) -> list[Entry]:
    """Put a whole list in the place of the one before. An empty one says: there is nothing.

    Raises Invalid; fields are named `<line>-<field>`, lines from 0.
    """
    form, section = editable(application, by), Section(section)
    if section not in outline.SECTIONS.values():
        raise Invalid("扣减由工作人员核定，不用自己填写。")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"一栏最多填 {MOST_ROWS} 行。种类相同的可以合并填写。")
    members = {str(one.pk): one for one in Member.unscoped.filter(application=form)}
    faults = {
        f"{number}-{name}": sentence
        for number, row in enumerate(rows)
        for name, sentence in _faults(row, section, members).items()
    }
    if faults:
        raise Invalid(f"{section.label}里有 {len(faults)} 处要改。请按提示修改后再保存。", faults)
    Entry.unscoped.filter(application=form, section=section).delete()
    entries = [_entry(form, section, row, members) for row in rows]
    form.sections = sorted({*form.sections, section.value})
    saved(form, outline.page_of(section), by=by, detail={"rows": len(rows)})
    return entries


@transaction.atomic
def forget_section(application: Application, section: Section | str, *, by: Actor) -> None:
    """Go back to having said nothing about a list: its facts are unknown again."""
    row, section = editable(application, by), Section(section)
    Entry.unscoped.filter(application=row, section=section).delete()
    row.sections = [one for one in row.sections if one != section.value]
    saved(row, outline.page_of(section), by=by, detail={"forgotten": section.value})


@transaction.atomic
def save_account(
    application: Application,
    *,
    account: BankAccount | None = None,
    card: str = "",
    holder_name: str = "",
    bank_name: str = "",
    by: Actor,
) -> BankAccount:
    """Where help is to be paid: a card the applicant has on record, or a new one.

    The holder is the applicant, one of the household, or the registered proxy.
    Raises Invalid. Source: 民发〔2021〕57号 第25条 (社会化发放，到家庭账户).
    """
    row = editable(application, by)
    if account is not None:
        if account.person_id != row.applicant_id or account.retired_at is not None:
            raise Invalid("这张卡不能使用。请选择申请人名下在用的收款账户，或填写新的。")
    else:
        account = _new_account(row, card, holder_name, bank_name, by)
    row.account = account
    saved(row, outline.ACCOUNT, by=by, detail={"account": str(account.pk)})
    return account


def _new_account(row: Application, card: str, holder: str, bank: str, by: Actor) -> BankAccount:
    members = Member.unscoped.filter(application=row).select_related("person")
    known = {one.person.name for one in members} | ({row.proxy.name} if row.proxy else set())
    if "".join(holder.split()) not in {"".join(name.split()) for name in known}:
        raise Invalid(
            "户名应是申请人或一起生活的家人。请核对卡面姓名，或先把这位家人填进家庭成员。",
            {"holder_name": "请填写申请人或家人的姓名。"},
        )
    return people.add_account(row.applicant, card, holder, bank, by=by)


def _entry(form: Application, section: Section, row: Row, members: Mapping[str, Member]) -> Entry:
    group, kind = kinds.found(catalogue.words(), section, row.kind)
    member = members[str(getattr(row.member, "pk", row.member))]
    return Entry.unscoped.create(
        application=form,
        member=member,
        section=section,
        kind=kinds.key_of(section, group, kind.code),
        amount=row.amount_fen,
        details=normal_details(section, row.details) or None,
    )


def _faults(row: Row, section: Section, members: Mapping[str, Member]) -> dict[str, str]:
    found = {}
    if str(getattr(row.member, "pk", row.member)) not in members:
        found["member"] = "请选择是哪位家人的。"
    try:
        group, _ = kinds.found(catalogue.words(), section, row.kind)
    except KeyError:
        return {**found, "kind": "请从列表中选择种类。"}
    if row.amount_fen is None and group not in kinds.WITHOUT_AMOUNT:
        found["amount"] = "请填写金额，没有就删去这一行。"
    if row.amount_fen is not None and not 0 <= row.amount_fen <= MOST:
        found["amount"] = "金额应在 0 元以上。请核对后重新填写。"
    return {**found, **_wrong_details(section, row.details)}


def _wrong_details(section: Section, details: Mapping[str, Any]) -> dict[str, str]:
    try:
        normal_details(section, details)
    except Invalid as fault:
        return fault.fields or {"details": fault.sentence}
    return {}
