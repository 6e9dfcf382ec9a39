"""Where an officer can go, by the post they are working in.

Chinese name: 导航. Never: asks the database; the counts it shows are handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.catalogue.permissions import KEEPERS as POLICY_ROLES
from gongzhu.common.actor import Actor
from gongzhu.desk.permissions import CASE_ROLES, HELPING, WORKERS
from gongzhu.lists.permissions import KEEPERS as LIST_ROLES

POLICY = frozenset(POLICY_ROLES)
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})

_COUNTED = ("home", "policy_waiting")
"""Places that show how much of the post's own work waits there."""


@dataclass(frozen=True)
class Place:
    """One line of the navigation. section: the heading that stands before it."""

    title: str
    url: str
    icon: str
    section: str = ""
    count: int = 0
    active: bool = False


@dataclass(frozen=True)
class _Way:
    """A place before it is drawn. covers: the pages that belong to it, by name."""

    title: str
    name: str
    icon: str
    roles: frozenset[Role]
    covers: frozenset[str] = frozenset()
    section: str = ""


def _covers(*names: str) -> frozenset[str]:
    return frozenset(names)


_WAYS = (
    _Way("我的待办", "home", "list-check", WORKERS, _covers("task", "preview"), "业务办理"),
    _Way(
        "窗口登记",
        "intake_drafts",
        "file-plus",
        frozenset(HELPING),
        _covers("intake_new", "intake_step", "intake_consent", "receipt"),
        "业务办理",
    ),
    _Way("已办", "done", "history", WORKERS, section="业务办理"),
    _Way("已挂起", "suspended", "player-pause", WORKERS, section="业务办理"),
    _Way(
        "办件查询",
        "cases",
        "search",
        CASE_ROLES,
        _covers(
            "case",
            "case_tab",
            "adhoc",
            "reveal",
            "supplement",
            "document",
            "answer_objection",
            "answer_public",
            "recheck",
            "recheck_report",
        ),
        "查询",
    ),
    _Way(
        "目录清单",
        "policy_items",
        "book-2",
        POLICY,
        _covers(
            "policy_new",
            "policy_item",
            "policy_retire",
            "policy_version",
            "policy_compare",
            "policy_try",
            "policy_draft",
            "policy_basics",
            "policy_samples",
            "policy_sample",
            "policy_part",
        ),
        "事项和政策",
    ),
    _Way(
        "文章和公告",
        "policy_articles",
        "speakerphone",
        POLICY,
        _covers(
            "policy_article",
            "policy_article_new",
            "policy_article_start",
            "policy_article_down",
            "policy_article_review",
            "policy_edition",
            "policy_edition_edit",
            "policy_edition_submit",
            "policy_edition_decide",
            "policy_edition_compare",
        ),
        "事项和政策",
    ),
    _Way(
        "待办提醒",
        "policy_waiting",
        "bell",
        POLICY,
        _covers("policy_decide", "policy_proposal"),
        "事项和政策",
    ),
    _Way(
        "标准",
        "policy_standards",
        "scale",
        POLICY,
        _covers("policy_standard_new", "policy_import"),
        "事项和政策",
    ),
    _Way(
        "政策文件",
        "policy_policies",
        "file-text",
        POLICY,
        _covers("policy_policy", "policy_policy_new"),
        "事项和政策",
    ),
    _Way(
        "定期复核",
        "policy_reviews",
        "rotate-clockwise",
        POLICY,
        _covers("policy_review"),
        "事项和政策",
    ),
    _Way(
        "服务清单",
        "lists",
        "sitemap",
        frozenset(LIST_ROLES),
        _covers(
            "list", "list_entry", "list_entry_new", "list_submit", "list_decide", "list_review"
        ),
        "查询",
    ),
    _Way(
        "工作日历",
        "calendar",
        "calendar",
        frozenset(Role),
        _covers("calendar_year"),
        section="查询",
    ),
    _Way("工作人员", "officers", "users", KEEPERS, _covers("officer", "officer_new"), "系统管理"),
    _Way("操作留痕", "trail", "shield-check", frozenset({Role.AUDIT_ADMIN}), section="系统管理"),
)


def places(
    actor: Actor, *, here: str, posts: int = 1, waiting: int = 0, lists: int = 0
) -> list[Place]:
    """The navigation of a post.

    here: name of the page that is open. posts: how many the officer holds. waiting: open work.
    lists: service lists that wait for the post.
    """
    if actor.post_id is None:
        return []
    role = Role(actor.role)
    ways = [way for way in _WAYS if role in way.roles]
    counts = {**dict.fromkeys(_COUNTED, waiting), "lists": lists}
    return list(_drawn([*ways, *_own(posts)], here, counts))


def home_of(actor: Actor) -> str:
    """The page a post begins its day with, by name: of its own work, before what is open to all."""
    if actor.post_id is None:
        return "desk:account"
    ways = [way for way in _WAYS if Role(actor.role) in way.roles]
    own = [way for way in ways if way.roles != frozenset(Role)]
    return f"desk:{(own or ways)[0].name}"


def _own(posts: int) -> Iterator[_Way]:
    if posts > 1:
        yield _Way("切换岗位", "choose_post", "selector", frozenset(Role), section="我的")
    pages = _covers("password", "second_factor")
    yield _Way("我的账号", "account", "user-circle", frozenset(Role), pages, "我的")


def _drawn(ways: list[_Way], here: str, counts: Mapping[str, int]) -> Iterator[Place]:
    section = ""
    for way in ways:
        yield Place(
            title=way.title,
            url=reverse(f"desk:{way.name}"),
            icon=way.icon,
            section="" if way.section == section else way.section,
            count=counts.get(way.name, 0),
            active=here == way.name or here in way.covers,
        )
        section = way.section
