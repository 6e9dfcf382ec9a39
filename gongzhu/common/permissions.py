"""One permission, one sentence: the one that refuses is the one that explains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gongzhu.common.errors import Refusal


def why_not(check: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The sentence with which a permission would refuse, or "" when it would not.

    Templates get it to draw a disabled button together with its reason.
    """
    try:
        check(*args, **kwargs)
    except Refusal as refusal:
        return refusal.sentence
    return ""
