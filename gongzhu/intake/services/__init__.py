"""The verbs of intake: fill in, hand in, accept, refuse, ask for what is missing."""

from gongzhu.intake.services.accepting import Acceptance, Reason, accept, refuse
from gongzhu.intake.services.answering import save_answers
from gongzhu.intake.services.authorising import (
    Signature,
    authorise,
    valid_until,
    withdraw_authorisation,
)
from gongzhu.intake.services.completeness import completeness
from gongzhu.intake.services.declaring import (
    Row,
    forget_section,
    save_account,
    save_circumstances,
    save_entries,
)
from gongzhu.intake.services.following import complete_papers
from gongzhu.intake.services.green import green_channel, suggested as green_suggested
from gongzhu.intake.services.household import (
    add_member,
    change_member,
    remove_member,
    save_household,
)
from gongzhu.intake.services.materials import (
    Upload,
    add_material,
    remove_material,
    review_material,
)
from gongzhu.intake.services.starting import Proxy, start
from gongzhu.intake.services.submitting import submit
from gongzhu.intake.services.supplements import (
    answer_supplement,
    lapse_supplement,
    still_wanted,
    tell_supplement,
)

__all__ = [
    "Acceptance",
    "Proxy",
    "Reason",
    "Row",
    "Signature",
    "Upload",
    "accept",
    "add_material",
    "add_member",
    "answer_supplement",
    "authorise",
    "change_member",
    "complete_papers",
    "completeness",
    "forget_section",
    "green_channel",
    "green_suggested",
    "lapse_supplement",
    "refuse",
    "remove_material",
    "remove_member",
    "review_material",
    "save_account",
    "save_answers",
    "save_circumstances",
    "save_entries",
    "save_household",
    "start",
    "still_wanted",
    "submit",
    "tell_supplement",
    "valid_until",
    "withdraw_authorisation",
]
