"""What the residents' pages show that no single room below knows."""

from gongzhu.portal.selectors.help import (
    authority,
    figures,
    find_items,
    guide_of,
    policy_basis,
)
from gongzhu.portal.selectors.mine import (
    asked_about,
    drafts,
    front,
    messages_of,
    paper,
    papers,
    payments,
    person,
    signature,
    signed,
    standings,
    traces,
)
from gongzhu.portal.selectors.posted import notice, notice_place, notices_in
from gongzhu.portal.selectors.standing import Standing, standing_of

__all__ = [
    "Standing",
    "asked_about",
    "authority",
    "drafts",
    "figures",
    "find_items",
    "front",
    "guide_of",
    "messages_of",
    "notice",
    "notice_place",
    "notices_in",
    "paper",
    "papers",
    "payments",
    "person",
    "policy_basis",
    "signature",
    "signed",
    "standing_of",
    "standings",
    "traces",
]
