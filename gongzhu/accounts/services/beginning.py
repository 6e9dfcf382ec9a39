"""The first three administrators of a deployment: nobody is there yet to open their accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from gongzhu.accounts.enums import ADMINISTRATORS, Role
from gongzhu.accounts.models import Post
from gongzhu.accounts.services.passwords import issue_password
from gongzhu.accounts.services.posts import give_post
from gongzhu.accounts.services.users import create_officer
from gongzhu.audit import services as audit
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.org.enums import Department, Level
from gongzhu.org.models import Office

WHY = "首次部署，开设三员账号"


@dataclass(frozen=True)
class Administrator:
    """A person chosen for one of the three offices of administration."""

    work_number: str
    name: str


@transaction.atomic
def open_first_administrators(
    chosen: Mapping[Role, Administrator], *, starts_on: date, by: Actor
) -> dict[Role, str]:
    """Open system, security and audit administrator in the region's highest civil affairs office.

    Returns a temporary password for each, this once; it must be changed at the first sign-in.
    Raises Conflict once anybody has ever administered, Invalid unless three people are named,
    Missing before the region's offices are loaded.
    Source: GB/T 22239 8.1.4.2 c), d) (三员分离).
    """
    office = Office.objects.select_for_update().get(pk=_highest().pk)  # two starters wait in line
    if Post.objects.filter(role__in=ADMINISTRATORS).exists():
        raise Conflict("已经有管理员账号了。请由现有的系统管理员和安全管理员在页面上办理。")
    if len({one.work_number.strip() for one in chosen.values()}) < len(ADMINISTRATORS):
        raise Invalid("三个管理员要由三个人分别担任，工号不能相同。请核对后重新运行。")
    given = {}
    for role in ADMINISTRATORS:
        one = chosen[role]
        user = create_officer(one.work_number, one.name, by=by)
        give_post(user, office, role, starts_on=starts_on, by=by)
        given[role] = issue_password(user, by=by, reason=WHY)
    audit.record("accounts.first_administrators", obj=office, by=by, reason=WHY)
    return given


def _highest() -> Office:
    """The civil affairs office nearest the top of the territory."""
    found = Office.objects.filter(department=Department.CIVIL_AFFAIRS, is_active=True)
    office = min(found, key=lambda one: (Level(one.level).depth, one.division_id), default=None)
    if office is None:
        raise Missing("还没有载入机构。请先运行 manage.py prepare，再开设管理员账号。")
    return office
