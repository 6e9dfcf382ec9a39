"""Every way of moving something by a form, done rightly: the ground for doing it wrongly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import AutoField, Max, Model
from django.http import HttpResponse
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake import texts
from gongzhu.org.models import Office
from tests.officers import VILLAGE
from tests.security.cast import Who
from tests.security.journey import photo
from tests.security.world import World

Data = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """A form sent by somebody who may. thing: as in the matrix; data: made for the world."""

    name: str
    who: str
    url: str
    thing: str
    data: Callable[[World], Data] = lambda world: {}
    args: Data = field(default_factory=dict)

    def asker(self, world: World) -> Who:
        stage = self.thing.partition(" ")[2]
        around = world.residents.get(stage, [])
        return next((one for one in around if one.name == self.who), None) or world.who(self.who)

    def address(self, world: World) -> str:
        return reverse(self.url, kwargs={**world.thing(self.thing).kwargs, **self.args})

    def send(self, world: World, **more: Any) -> HttpResponse:
        return self.asker(world).client().post(self.address(world), {**self.data(world), **more})


def upload() -> SimpleUploadedFile:
    """A photograph as a browser sends it."""
    return SimpleUploadedFile("照片.jpg", photo().content, "image/jpeg")


def _told(**data: Any) -> Callable[[World], Data]:
    return lambda world: dict(data)


def _survey(world: World) -> Data:
    words = dict.fromkeys(("housing", "living", "income", "property", "health"), "与申报相符。")
    return {
        "action": "complete", "method": "home", "visited_on": "2026-11-20", "present": "本人在场",
        "second_officer": world.who("window@own").user.pk, "agreement": "一致", "matches": "一致", "conclusion": "情况属实。", **words,
    }  # fmt: skip


def _transfer(world: World) -> Data:
    own = world.who("reviewer@own").office
    other = (
        Office.objects.filter(department=own.department, level=own.level).exclude(pk=own.pk).first()
    )
    return {"office": other.pk, "reason": "居住地已变更"}


def _give(world: World) -> Data:
    return {
        "give": "1",
        "office": world.who("window@own").office.pk,
        "role": Role.SURVEYOR.value,
        "starts_on": "2026-11-01",
    }


def _mark(world: World) -> Data:
    """A faulty mark for the first paper of the household that has just been handed in."""
    with acting_as(SYSTEM):
        paper = (
            world.homes["accept"].application.materials(manager="unscoped").order_by("pk").first()
        )
    return {
        "action": "review",
        f"m{paper.pk}-review": "faulty",
        f"m{paper.pk}-remark": "照片看不清",
    }


def _service(world: World) -> Data:
    typed = {"name": "旧衣驿站", "layers": ["other"], "groups": ["low_income"], "sector": "social"}
    return {**typed, "seen": "1"}


DEEDS: tuple[Deed, ...] = (
    Deed("accept", "window@own", "desk:task", "task accept", _told(action="accept", first_asked="某某", related_to_staff="no")),
    Deed("refuse to accept", "window@own", "desk:task", "task accept", _told(action="refuse", reason="不属于本地受理范围", confirmed="1")),
    Deed("mark a paper", "window@own", "desk:task", "task accept", _mark),
    Deed("conclude", "verifier@own", "desk:task", "task verify", _told(action="complete", opinion="已逐项比对，与申报一致。")),
    Deed("survey", "surveyor@own", "desk:task", "task survey", _survey),
    Deed("propose", "reviewer@own", "desk:task", "task review", _told(action="propose", is_favourable="yes", amount="900", text="符合条件")),
    Deed("send back to survey", "reviewer@own", "desk:task", "task review", _told(action="back", text="请补充调查收入情况")),
    Deed("uphold", "reviewer@own", "desk:task", "task publicity", _told(action="objection", reason="有邻居反映另有住房", confirmed="1")),
    Deed("approve", "confirmer@own", "desk:task", "task confirm", _told(action="approve", amount="900", reasons="符合低保条件，予以确认", departure="规则有待核定事实，依调查认定。", confirmed="1")),
    Deed("refuse", "confirmer@own", "desk:task", "task confirm", _told(action="refuse", reasons="家庭人均收入高于标准", departure="规则有待核定事实，依调查认定。", confirmed="1")),
    Deed("pass the order", "fund_checker@own", "desk:task", "task fund_check", _told(action="pass")),
    Deed("send the order back", "fund_checker@own", "desk:task", "task fund_check", _told(action="back", reason="金额需要复核")),
    Deed("release the money", "fund_releaser@own", "desk:task", "task fund_release", _told(action="release")),
    Deed("suspend", "reviewer@own", "desk:adhoc", "case review", _told(reason="等待外地回函"), {"key": "suspend"}),
    Deed("extend", "reviewer@own", "desk:adhoc", "case review", _told(reason="情况复杂，需要延期"), {"key": "extend"}),
    Deed("transfer", "reviewer@own", "desk:adhoc", "case review", _transfer, {"key": "transfer"}),
    Deed("recheck", "reviewer@own", "desk:recheck", "case survey", _told(reason="家庭提出异议")),
    Deed("report of a recheck", "verifier@own", "desk:recheck_report", "case rechecked", _told(opinion="复核后与申报一致。")),
    Deed("answer an objection", "reviewer@own", "desk:answer_objection", "objection objected", _told(answer="已复查，维持原报告。")),
    Deed("lapse too early", "window@own", "desk:supplement", "case supplement", _told(do="lapse")),
    Deed("reveal", "window@own", "desk:reveal", "person review", _told(reason="电话通知补正"), {"what": "id_number"}),
    Deed("close an account", "system_admin@own", "desk:officer", "officer", _told(do="close", reason="离职交接")),
    Deed("give a post", "security_admin@own", "desk:officer", "officer", _give),
    Deed("open an account", "system_admin@own", "desk:officer_new", "", _told(work_number="NEW001", name="新同事")),
    Deed("take a household's form down", "window@own", "desk:intake_step", "draft draft", _told(address="沙河街道演示路9号", hukou_here="yes", division_code=VILLAGE), {"key": "household"}),
    Deed("save a page", "proxy", "portal:apply_page", "form draft", _told(address="沙河街道演示路9号", hukou_here="yes", division_code=VILLAGE), {"step": "household"}),
    Deed("hand the form in", "proxy", "portal:apply_page", "form draft", _told(promise="on"), {"step": "review"}),
    Deed("sign", "spouse", "portal:signing_sign", "signing unsigned", _told(agree="on", text_version=texts.LATEST.version)),
    Deed("take a signature back", "owner", "portal:signing_withdraw", "signature draft", _told(reason="不想申请了")),
    Deed("withdraw", "owner", "portal:case_withdraw", "case review", _told(reason="找到工作了", sure="on")),
    Deed("object to the report", "owner", "portal:case_report", "case review", _told(text="那辆车去年已经卖了。")),
    Deed("object to a notice", "anonymous", "portal:objection", "notice publicity", _told(text="他家另有两套房子。", who="anonymous")),
    Deed("write a service", "window@own", "desk:list_entry_new", "service_draft", _service),
    Deed("hand a list over", "window@own", "desk:list_submit", "service_draft", _told(do="submit", effective_on="2026-12-31", seen="1")),
    Deed("publish a list", "reviewer@own", "desk:list_decide", "service_decided", _told(do="yes")),
    Deed("send a list back", "reviewer@own", "desk:list_decide", "service_decided", _told(do="return", reason="请补上电话")),
    Deed("read a list again", "window@own", "desk:list_review", "service_list", _told(note="逐项核实，仍然提供。")),
    Deed("take an article over", "policy_officer@own", "desk:policy_article_start", "article", _told()),
    Deed("hand an article over", "policy_officer@own", "desk:policy_edition_submit", "edition_draft", _told(do="submit", effective_on="2026-12-31", seen="0")),
    Deed("publish an article", "policy_publisher@own", "desk:policy_edition_decide", "edition_decided", _told(do="yes")),
    Deed("change the phone", "owner", "portal:data_phone", "", _told(phone="13912345678")),
)  # fmt: skip

VOLATILE = re.compile(
    r"(_at|^id|^key|hash|prev|digest|_index|path|^sm3|^sha256|^size|once|token|^at|seq|lease_until|run_at|session_data|session_key|expire_date|payload|request_key|answer_key|number|title|^object_id)$"
)
UNTOUCHED = ("django_session", "accounts_attempt", "portal_enquiry")


def state(known: dict[str, int] | None = None) -> Counter[tuple[str, str]]:
    """Every row of every table as the system sees it, without what time and chance put into it.

    known: `latest()` of before; whatever refers to a row made since then refers to "a new one".
    """
    found: Counter[tuple[str, str]] = Counter()
    known = known or latest()
    with acting_as(SYSTEM), connection.cursor() as cursor:
        for table in known:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor:
                told = [
                    (name, _plain(value, known.get(_TARGETS.get((table, name), ""))))
                    for name, value in zip(names, row, strict=True)
                    if not VOLATILE.search(name)
                ]
                found[table, repr(told)] += 1
    return found


def latest() -> dict[str, int]:
    """The highest whole-number key of every table of business; 0 where keys are none."""
    found = {}
    with acting_as(SYSTEM):
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if (
                not table.startswith(("org_", "catalogue_", "django_", "auth_"))
                and table not in UNTOUCHED
            ):
                found[table] = _top(model) if isinstance(model._meta.pk, AutoField) else 0
    return found


def _top(model: type[Model]) -> int:
    return model._base_manager.aggregate(top=Max("pk"))["top"] or 0


def _targets() -> dict[tuple[str, str], str]:
    """Which table each reference points to, where the keys there are whole numbers."""
    return {
        (model._meta.db_table, field.column): field.related_model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.pk.get_internal_type() == "BigAutoField"
    }


_TARGETS = _targets()


def _plain(value: Any, known: int | None) -> str:
    """A value without what is drawn by lot, and sealed bytes as nothing but being there."""
    if isinstance(value, bytes | memoryview):
        return "sealed"
    if isinstance(value, int) and known is not None and value > known:
        return "a new one"
    text = re.sub(
        r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|\b[0-9a-f]{64}\b|\be-[0-9a-f]{8}\b|^!\w{40}$",
        "#",
        str(value),
    )
    return re.sub(r"\.\d{3,6}|\b\d\d:\d\d:\d\d\b", "", text)
