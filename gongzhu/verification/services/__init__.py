"""Everything that changes a verification, and the reading of what is sealed in it."""

from gongzhu.verification.services.assessing import Assessment
from gongzhu.verification.services.concluding import conclude, conclude_recheck
from gongzhu.verification.services.drafting import Draft
from gongzhu.verification.services.objections import answer_objection, object_to
from gongzhu.verification.services.reading import read_draft, read_objection, read_report
from gongzhu.verification.services.rounds import (
    ASK,
    STAGE,
    ask_barred_again,
    recheck,
    start_due,
)

__all__ = [
    "ASK",
    "STAGE",
    "Assessment",
    "Draft",
    "answer_objection",
    "ask_barred_again",
    "conclude",
    "conclude_recheck",
    "object_to",
    "read_draft",
    "read_objection",
    "read_report",
    "recheck",
    "start_due",
]
