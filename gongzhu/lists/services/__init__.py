"""What may be done to a service list: write it, hand it over, publish it, read it again."""

from gongzhu.lists.services.drafting import (
    discard,
    remove_entry,
    save_entry,
    start,
)
from gongzhu.lists.services.publishing import obstacles, publish, review, send_back, submit

__all__ = [
    "discard",
    "obstacles",
    "publish",
    "remove_entry",
    "review",
    "save_entry",
    "send_back",
    "start",
    "submit",
]
