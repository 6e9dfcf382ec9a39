"""What the public said against a notice is answered in writing, whatever came of it."""

from __future__ import annotations

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid, Missing
from gongzhu.decisions import permissions
from gongzhu.decisions.models import PublicObjection
from gongzhu.exchange import services as exchange

ANSWER_LEAST, ANSWER_MOST = 5, 200


@transaction.atomic
def answer_public(
    objection: PublicObjection, answer: str, *, by: Actor, key: str
) -> PublicObjection:
    """Say what came of an objection; who left a phone number hears it, and the file keeps it.

    answer: names nothing of the household beyond what the notice said.
    Raises Denied, Missing, Invalid, Conflict when it was answered already.
    Source: 民发〔2021〕57号 第19条 (有异议的, 重新组织调查或民主评议).
    """
    found = PublicObjection.objects.select_for_update(of=("self",)).filter(pk=objection.pk).first()
    if found is None:
        raise Missing
    if found.answered_at and (found.answer_key, found.answered_by_id) == (key, by.user_id):
        return found
    permissions.may_answer(by, found)
    told = " ".join(answer.split())
    if not ANSWER_LEAST <= len(told) <= ANSWER_MOST:
        sentence = f"请写明调查处理的结果，{ANSWER_LEAST}至{ANSWER_MOST}个字。不要写申请家庭的收入、财产等情况。"
        raise Invalid(sentence, {"answer": sentence})
    found.answer, found.answer_key = told, key
    found.answered_at, found.answered_by_id = clock.now(), by.user_id
    found.save(update_fields=["answer", "answer_key", "answered_at", "answered_by"])
    _tell(found)
    audit.record("notice.answer", obj=("notice", str(found.notice.token)), by=by)
    return found


def _tell(objection: PublicObjection) -> None:
    if objection.phone is None:
        return
    exchange.write_message(
        objection.case.dossier,
        f"您对{objection.notice.item_name}公示提出的异议已经处理：{objection.answer}",
        user_id=None,
        phone=objection.phone.expose(),
        once=f"notice.answer:{objection.pk}",
    )
