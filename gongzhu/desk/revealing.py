"""What of a case can be revealed: one field of one person, or one card, that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gongzhu.cases.models import Case
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.desk import selectors
from gongzhu.people import selectors as people, services
from gongzhu.people.models import BankAccount, Person

LABELS = {"id_number": "身份证号", "phone": "手机号码", "card": "银行卡号"}


@dataclass(frozen=True)
class Subject:
    """A sealed field. whose: whose it is; masked: what everybody sees."""

    row: Person | BankAccount
    field: str
    label: str
    whose: str
    masked: str


def subject_of(case: Case, what: str, pk: UUID) -> Subject:
    """The field, if it belongs to a person or the account of this case. Raises Missing."""
    row: Person | BankAccount | None
    if what == "card":
        account = selectors.account_of(case)
        row = account if account is not None and account.pk == pk else None
    else:
        known = {one.person_id: one.person for one in people.involved(case.dossier)}
        row = known.get(pk)
    if row is None or what not in LABELS:
        raise Missing
    whose = row.holder_name if isinstance(row, BankAccount) else row.name
    return Subject(row, what, LABELS[what], whose, str(getattr(row, what)))


def reveal(subject: Subject, *, reason: str, by: Actor) -> str:
    """The full value; it enters the trail first. Raises Invalid, Denied, Missing."""
    return str(services.reveal(subject.row, subject.field, by=by, reason=reason))
