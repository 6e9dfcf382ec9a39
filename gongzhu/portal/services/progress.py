"""Where an application stands, for whoever holds its receipt and knows the applicant's number.

Neither alone says anything: receipt numbers can be counted up and identity numbers are widely
leaked, so tries are counted against both, besides the ten a minute of one place. Whatever does not
fit gets one and the same answer after the same work.
"""

from __future__ import annotations

from django.db import transaction

from gongzhu.accounts import attempts, wall_clock
from gongzhu.audit import services as audit
from gongzhu.cases.models import Case
from gongzhu.common import ids
from gongzhu.common.actor import PUBLIC, SYSTEM, acting_as
from gongzhu.people.enums import Involved
from gongzhu.people.services.enrolment import id_index
from gongzhu.portal.errors import NoMatch
from gongzhu.portal.selectors import Standing, standing_of
from gongzhu.portal.services import limits


def look_up(number: str, id_number: str, *, source: str) -> Standing:
    """How the case with this receipt number stands, when its applicant has this identity number.

    Told as the platform sees it: who asks has no account, and has just proved to hold both numbers.
    source: `common.http.client_source`. Raises Invalid for an identity number that cannot be,
    TooMany, NoMatch alike for everything else. Not to be called in a transaction.
    Source: 002 公共服务平台 (凭受理编号或有效证件查询进度).
    """
    limits.count(source, at=wall_clock.now())
    receipt = "".join(number.split()).upper()
    index = id_index(ids.normal_id_number(id_number))
    with acting_as(SYSTEM), transaction.atomic(durable=True):
        case = Case.objects.filter(
            number=receipt,
            dossier__involvements__person__id_index=index,
            dossier__involvements__role=Involved.APPLICANT,
        ).first()
        fits = _settled(f"progress:{index}", f"receipt:{receipt}", source, proved=case is not None)
        mark = ("portal.enquiry", attempts.account_mark(f"receipt:{receipt}"))
        audit.record("portal.look_up" if fits else "portal.look_up_refused", obj=mark, by=PUBLIC)
    if case is None or not fits:
        raise NoMatch
    with acting_as(SYSTEM):
        return standing_of(case)


def _settled(person: str, receipt: str, source: str, *, proved: bool) -> bool:
    """Count the try against the person asked about and against the receipt; both must let it pass."""
    by_person = attempts.settle(person, source, proved=proved)
    by_receipt = attempts.settle(receipt, source, proved=proved)
    return by_person and by_receipt
