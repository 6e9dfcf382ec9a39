"""What the residents' pages show that no single room below knows."""

from gongzhu.portal.selectors.help import Help, authority, figures, find_items, guide_of
from gongzhu.portal.selectors.standing import Standing, standing_of

__all__ = [
    "Help",
    "Standing",
    "authority",
    "figures",
    "find_items",
    "guide_of",
    "standing_of",
]
