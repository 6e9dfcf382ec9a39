"""Articles written on screen, carried on by real services, and the two who keep them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.library import services
from gongzhu.library.models import Edition

TEXT: dict[str, Any] = {
    "kind": "announcement",
    "title": "示例街道寒潮期间开放取暖点",
    "summary": "寒潮期间社区取暖点早八点到晚八点开放。",
    "grade": "product",
    "asked": ["天冷没有暖气去哪里取暖"],
    "body": [{"h": "取暖点在哪里"}, {"p": "示例社区活动室，备有热水和毛毯。"}],
}
"""Made up for tests."""


def drafted(by: Actor, **more: Any) -> Edition:
    """An article nobody had before, with everything written."""
    text = {**TEXT, **more}
    begun = services.start_article(kind=text["kind"], title=text["title"], by=by)
    return services.save(begun, text, by=by, seen=begun.revision)


def taken_over(code: str, by: Actor, **more: Any) -> Edition:
    """The next version of an article, with some of it written anew."""
    begun = services.start_edition(code, by=by)
    return services.save(begun, {**begun.content, **more}, by=by, seen=begun.revision)


def submitted(draft: Edition, by: Actor, *, days: int = 0) -> Edition:
    """The same, waiting for a publisher; to be shown from so many days on."""
    day = clock.today() + timedelta(days=days)
    return services.submit(draft, effective_on=day, by=by, seen=draft.revision)


def published(draft: Edition, by: Actor, other: Actor, *, days: int = 0) -> Edition:
    """The same, published by another."""
    return services.publish(submitted(draft, by, days=days), by=other)
