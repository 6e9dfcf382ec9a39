"""Everything that can be asked about applications."""

from gongzhu.intake.selectors.answers import (
    Hint,
    Look,
    answer,
    early_answer,
    facts,
    look,
    pages,
    standards_day,
)
from gongzhu.intake.selectors.applications import (
    accounts_of,
    application,
    application_of,
    draft,
    is_as_handed_in,
    my_applications,
    open_draft,
    supplement_open,
)
from gongzhu.intake.selectors.papers import (
    PAPERWORK,
    Paper,
    Signatory,
    is_grown,
    is_waived,
    papers_follow,
    required_materials,
    signatures,
    valid_authorisations,
)
from gongzhu.intake.selectors.receipts import Receipt, receipt
from gongzhu.intake.selectors.signing import Invitation, invitations, town_of

__all__ = [
    "PAPERWORK",
    "Hint",
    "Invitation",
    "Look",
    "Paper",
    "Receipt",
    "Signatory",
    "accounts_of",
    "answer",
    "application",
    "application_of",
    "draft",
    "early_answer",
    "facts",
    "invitations",
    "is_as_handed_in",
    "is_grown",
    "is_waived",
    "look",
    "my_applications",
    "open_draft",
    "pages",
    "papers_follow",
    "receipt",
    "required_materials",
    "signatures",
    "standards_day",
    "supplement_open",
    "town_of",
    "valid_authorisations",
]
