"""The verbs of survey, publicity and decision."""

from gongzhu.decisions.services.deciding import Verdict, decide, first_month, preview
from gongzhu.decisions.services.objections import answer_public
from gongzhu.decisions.services.publicity import Proposal, end_notices, object_to, propose, uphold
from gongzhu.decisions.services.surveys import Visit, record as record_survey

__all__ = [
    "Proposal",
    "Verdict",
    "Visit",
    "answer_public",
    "decide",
    "end_notices",
    "first_month",
    "object_to",
    "preview",
    "propose",
    "record_survey",
    "uphold",
]
