"""What must hold at every moment, whatever was killed, repeated or tampered with.

Each check yields sentences naming what is wrong; silence means it holds.
Source: trust targets I2-I9 of docs/trust.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Count, F, Q, Sum

from gongzhu.archive import services as archive
from gongzhu.archive.models import ArchiveFile
from gongzhu.cases.enums import CaseStatus, TaskState
from gongzhu.cases.models import LIVE, Case, Event, Task
from gongzhu.common import clock
from gongzhu.common.errors import Refusal
from gongzhu.decisions.enums import Result
from gongzhu.decisions.models import Decision
from gongzhu.documents import services as documents
from gongzhu.documents.models import Document
from gongzhu.intake.models import Authorisation
from gongzhu.payments import ledger
from gongzhu.payments.enums import AccountCode, OrderState, PaymentState
from gongzhu.payments.models import LIVE_PAYMENT, Journal, Order, Payment
from gongzhu.verification.models import Query


def events_have_no_gaps() -> Iterator[str]:
    """Every case has as many events as its version says, numbered from 1 without gaps."""
    counted = Case.unscoped.annotate(n=Count("events")).exclude(n=F("version"))
    for case in counted:
        yield f"办件{case.number}：版本{case.version}，事件{case.n}条"


def open_cases_have_work() -> Iterator[str]:
    """An open or suspended case has a live token; a closed one has none."""
    alive = Count("tasks", filter=Q(tasks__state__in=LIVE))
    for case in Case.unscoped.annotate(n=alive):
        if (case.status == CaseStatus.CLOSED) == bool(case.n):
            yield f"办件{case.number}：状态{case.get_status_display()}，未办任务{case.n}个"


def live_tokens_are_single() -> Iterator[str]:
    """No stage of a case holds two live tokens of one branch."""
    doubled = Task.unscoped.filter(state__in=LIVE).values("case_id", "stage", "branch")
    for row in doubled.annotate(n=Count("pk")).filter(n__gt=1):
        yield f"办件{row['case_id']}：环节{row['stage']}有{row['n']}个未办任务"


def one_live_payment() -> Iterator[str]:
    """At most one live order per case, benefit and period, and one live payment per order."""
    orders = Order.unscoped.exclude(state=OrderState.VOID).values(
        "case_id", "benefit", "period_key"
    )
    for row in orders.annotate(n=Count("pk")).filter(n__gt=1):
        yield f"办件{row['case_id']}：{row['period_key']}期有{row['n']}张有效拨付单"
    payments = Payment.unscoped.filter(state__in=LIVE_PAYMENT).values("order_id")
    for paid in payments.annotate(n=Count("pk")).filter(n__gt=1):
        yield f"拨付单{paid['order_id']}：有{paid['n']}笔有效发放"


def ledger_balances() -> Iterator[str]:
    """Every entry sums to zero, and what the books call paid is what payments say was paid."""
    for journal in Journal.objects.annotate(s=Sum("postings__amount_fen")).exclude(s=0):
        yield f"凭证{journal.pk}：借贷差额{journal.s}分"
    paid = Payment.unscoped.filter(state=PaymentState.PAID).aggregate(s=Sum("amount_fen"))["s"] or 0
    if paid != ledger.balance(AccountCode.PAID_OUT):
        yield f"已发放科目{ledger.balance(AccountCode.PAID_OUT)}分，发放记录合计{paid}分"


def three_hands_on_money() -> Iterator[str]:
    """Confirmer, checker and releaser of an order are three people."""
    same = (
        Q(checked_by=F("approved_by"))
        | Q(released_by=F("approved_by"))
        | Q(released_by=F("checked_by"))
    )
    for order in Order.unscoped.filter(same):
        yield f"拨付单{order.number}：确认、复核、放行有同一人"


def documents_are_whole() -> Iterator[str]:
    """Every file lies where its row says and has the digest it was kept with."""
    for document in Document.unscoped.iterator():
        if not documents.is_whole(document):
            yield f"文件{document.pk}：内容缺失或与摘要不符"


def questions_were_authorised() -> Iterator[str]:
    """No source was asked about a person without an authorisation valid at that instant."""
    for query in Query.unscoped.filter(tries__gt=0).select_related("request__case"):
        signed = Authorisation.unscoped.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=query.asked_at),
            application__dossier_id=query.request.case.dossier_id,
            person_id=query.person_id,
            signed_at__lte=query.asked_at,
            valid_until__gte=clock.day_of(query.asked_at),
        )
        if not signed.exists():
            yield f"核对查询{query.pk}：提问时没有有效授权"


def closed_cases_are_filed() -> Iterator[str]:
    """A case that was decided and closed has its sealed file."""
    decided = Case.unscoped.filter(status=CaseStatus.CLOSED, outcome__in=("approved", "refused"))
    filed = ArchiveFile.unscoped.values("dossier_id")
    for case in decided.exclude(dossier_id__in=filed):
        yield f"办件{case.number}：已办结但没有归档"


def archives_are_whole() -> Iterator[str]:
    """Every sealed file is what was sealed, and its timestamp holds."""
    for file in ArchiveFile.unscoped.iterator():
        try:
            archive.verify(file)
        except Refusal as refusal:
            yield f"档案{file.number}：{refusal.sentence}"


def orders_rest_on_decisions() -> Iterator[str]:
    """Every drawn order belongs to a case that was approved, by the one who approved it."""
    for order in Order.unscoped.select_related("case").exclude(state=OrderState.VOID):
        hands = Decision.unscoped.filter(
            case=order.case, result=Result.APPROVE, decided_by=order.approved_by_id
        )
        if not hands.exists():
            yield f"拨付单{order.number}：没有对应的确认决定"


def keys_are_single() -> Iterator[str]:
    """No request key made two events."""
    for row in Event.unscoped.values("request_key").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"请求键{row['request_key']}：{row['n']}个事件"


def automatic_steps_are_done() -> Iterator[str]:
    """Cancelled or done tasks carry the instant at which they ended."""
    ended = Task.unscoped.filter(
        state__in=(TaskState.DONE, TaskState.CANCELLED), closed_at__isnull=True
    )
    for task in ended:
        yield f"任务{task.pk}：已结束但没有结束时间"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    events_have_no_gaps,
    open_cases_have_work,
    live_tokens_are_single,
    one_live_payment,
    ledger_balances,
    three_hands_on_money,
    documents_are_whole,
    questions_were_authorised,
    orders_rest_on_decisions,
    closed_cases_are_filed,
    archives_are_whole,
    keys_are_single,
    automatic_steps_are_done,
)
