"""`make screens`: start the platform with demonstration data in a folder of its own, take the README's pictures.

    python scripts/screens.py [--var DIR]    DIR is kept and used again; without it a new one is thrown away

Pictures go to docs/images as palette PNG of at most 250 KB each.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from processes import PYTHON, ROOT, Platform

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 250 * 1024
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 1000}}
ITEM = "dibao"
READING = {"item": f"/items/{ITEM}/", "service-list": "/lists/440106000000/#own"}
"""What anybody may read, by the name of its picture."""
QUESTION = "看病花了很多钱，能不能帮一帮？"


def main() -> int:
    """Start, choose whom to follow, take the pictures, stop."""
    parser = argparse.ArgumentParser(description="Take the screenshots of the README.")
    parser.add_argument("--var", type=Path, help="folder of the platform's data, kept afterwards")
    parser.add_argument("--choose", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.choose:
        print(json.dumps(choose()))
        return 0
    var = options.var or Path(tempfile.mkdtemp(prefix="gongzhu-screens-"))
    try:
        with Platform(var.resolve()) as platform:
            bring_up(platform)
            take(platform, _chosen(platform))
    finally:
        if options.var is None:
            shutil.rmtree(var, ignore_errors=True)
    return 0


def bring_up(platform: Platform) -> None:
    """The platform with its simulator and demonstration data; no worker, so that nothing moves."""
    platform.prepare()
    platform.start_simulator()
    print("正在建立演示数据，需要几分钟…", flush=True)
    platform.manage("demo_seed")
    platform.start_web()


def _chosen(platform: Platform) -> dict[str, Any]:
    """Ask a process that knows this platform's data whom to follow."""
    command = [PYTHON, str(Path(__file__).resolve()), "--choose"]
    done = subprocess.run(
        command, cwd=ROOT, env=platform.environment, check=True, stdout=subprocess.PIPE, text=True
    )
    chosen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return chosen


def choose() -> dict[str, Any]:
    """Whom to follow: accounts with their passwords, and addresses. Runs inside the platform."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from gongzhu.common.actor import SYSTEM, acting_as

    with acting_as(SYSTEM):
        return {**_a_draft(), **_a_case(), **_a_decision(), **_a_policy()}


def _a_draft() -> dict[str, Any]:
    """An unfinished form, filled in to its end by the services a resident uses."""
    from django.urls import reverse

    from gongzhu.demo import beginning, cast, filling
    from gongzhu.demo.building import Builder
    from gongzhu.demo.enums import Goal

    plans = Builder(print).plans
    plan = next(one for one in plans if one.goal is Goal.DRAFT and one.item == ITEM)
    application = beginning.application_of(plan)
    if application is None:
        raise SystemExit("演示数据里没有填写中的申请，不能拍图。")
    filling.fill(application, plan, by=cast.resident_of(plan))
    pages = {
        name: reverse("portal:apply_page", args=[ITEM, application.pk, key])
        for name, key in (("wizard", "incomes"), ("review", "review"))
    }
    return {"draft": {"account": _account(plan.key), **pages}}


def _a_case() -> dict[str, Any]:
    """A resident's case that has come some way."""
    from gongzhu.cases.enums import CaseStatus
    from gongzhu.cases.models import Case
    from gongzhu.demo import book

    keys = {one.sign_in: key for key, one in book.load_book().accounts.items()}
    found = Case.unscoped.filter(
        stage="confirm", status=CaseStatus.OPEN, item_version__item__code=ITEM
    )
    for case in found.select_related("dossier").order_by("-accepted_on", "pk"):
        for grant in case.dossier.grants.exclude(user=None).select_related("user__person"):
            number = grant.user.person.id_number.expose()
            if number in keys:
                return {"case": {"account": _account(keys[number]), "number": case.number}}
    raise SystemExit("演示数据里没有合适的办件，不能拍图。")


def _a_decision() -> dict[str, Any]:
    """A decision that is still in time, and a street's list with work in time and overdue."""
    from gongzhu.cases.enums import TaskState
    from gongzhu.cases.models import Task
    from gongzhu.demo import cast
    from gongzhu.demo.selectors import accounts

    by_name = {one.sign_in: one.key for one in accounts()}
    tasks = Task.unscoped.filter(state=TaskState.OPEN).select_related(
        "case__item_version__item", "office"
    )
    due = tasks.filter(stage="confirm", case__item_version__item__code=ITEM)
    task, shown = due.order_by("-due_on", "pk")[0], _mixed(tasks)
    return {
        "worklist": {"account": _account(by_name[_username(cast.officer_of(shown))])},
        "confirm": {
            "account": _account(by_name[_username(cast.officer_of(task))]),
            "task": task.pk,
            "number": task.case.number,
        },
    }


def _a_policy() -> dict[str, Any]:
    """The item as a policy officer reads it."""
    from gongzhu.catalogue import selectors as catalogue
    from gongzhu.common import clock

    version = catalogue.version_for(ITEM, clock.today())
    return {"policy": {"account": _account("policy"), "version": version.pk}}


def _mixed(tasks: Any) -> Any:
    """A task of the office and role that have most work both in time and overdue."""
    from collections import Counter

    from gongzhu.common import clock

    late: dict[bool, Counter[tuple[int, str]]] = {True: Counter(), False: Counter()}
    for task in tasks.exclude(office=None).exclude(due_on=None):
        late[task.due_on < clock.today()][task.office_id, task.role] += 1
    office, role = max(
        sorted(late[False]),
        key=lambda place: (0 < late[True][place] <= late[False][place], late[False][place]),
    )
    return tasks.filter(office=office, role=role)[0]


def _username(actor: Any) -> str:
    from gongzhu.accounts.models import User

    return User.objects.get(pk=actor.account).username


def _account(key: str) -> dict[str, str]:
    from gongzhu.demo import book

    kept = book.load_book().accounts[key]
    return {"sign_in": kept.sign_in, "password": kept.password}


def take(platform: Platform, chosen: Mapping[str, Any]) -> None:
    """Take every picture."""
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        camera = Camera(browser, platform.url)
        _public(camera)
        _resident(camera, chosen)
        _officers(camera, chosen)
        browser.close()


def _public(camera: Camera) -> None:
    with camera.somebody(PHONE) as page:
        for name, address in READING.items():
            page.goto(camera.url + address)
            camera.keep(page, name)
        page.goto(f"{camera.url}/ask/")
        page.locator("main textarea").fill(QUESTION)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        camera.keep(page, "ask")
        page.goto(f"{camera.url}/")
        camera.keep(page, "home")
        page.locator("button[name=elder][value='1']").first.click()
        page.wait_for_load_state()
        camera.keep(page, "elder")


def _resident(camera: Camera, chosen: Mapping[str, Any]) -> None:
    draft, case = chosen["draft"], chosen["case"]
    with camera.somebody(PHONE, draft["account"], "/sign-in/", "identifier") as page:
        for name in ("wizard", "review"):
            page.goto(camera.url + draft[name])
            camera.keep(page, name)
    with camera.somebody(PHONE, case["account"], "/sign-in/", "identifier") as page:
        page.goto(f"{camera.url}/my/{case['number']}/receipt/")
        camera.keep(page, "receipt")
        page.goto(f"{camera.url}/my/{case['number']}/")
        camera.keep(page, "my-case")


def _officers(camera: Camera, chosen: Mapping[str, Any]) -> None:
    confirm = chosen["confirm"]
    with camera.somebody(
        DESK, chosen["policy"]["account"], "/desk/sign-in/", "work_number"
    ) as page:
        page.goto(f"{camera.url}/desk/policy/versions/{chosen['policy']['version']}/#conditions")
        camera.keep(page, "policy")
    with camera.somebody(
        DESK, chosen["worklist"]["account"], "/desk/sign-in/", "work_number"
    ) as page:
        page.goto(f"{camera.url}/desk/")
        camera.keep(page, "worklist")
    with camera.somebody(DESK, confirm["account"], "/desk/sign-in/", "work_number") as page:
        page.goto(f"{camera.url}/desk/cases/{confirm['number']}/")
        camera.keep(page, "case")
        page.goto(f"{camera.url}/desk/tasks/{confirm['task']}/")
        camera.keep(page, "confirm")


class Camera:
    """A browser in front of one platform. Raises SystemExit for a page that is not what was asked for."""

    def __init__(self, browser: Any, url: str) -> None:
        self.browser, self.url = browser, url

    @contextmanager
    def somebody(
        self, kind: Mapping[str, Any], account: Mapping[str, str] | None = None,
        door: str = "", field: str = "",
    ) -> Iterator[Any]:  # fmt: skip
        """A page of a new visitor, signed in at a door when there is an account."""
        context = self.browser.new_context(locale="zh-CN", reduced_motion="reduce", **kind)
        page = context.new_page()
        if account:
            page.goto(self.url + door)
            page.fill(f"input[name={field}]", account["sign_in"])
            page.fill("input[name=password]", account["password"])
            page.locator("main form button:not([type=button]), form.gz-form button").last.click()
            page.wait_for_load_state()
            if page.url.endswith(door):
                raise SystemExit(f"没有登录成功：{page.locator('main, body').first.inner_text()}")
        yield page
        context.close()

    def keep(self, page: Any, name: str) -> None:
        """One picture of what is in the window."""
        if page.locator("h1").count() == 0:
            raise SystemExit(f"{page.url} 没有标题，不像是要拍的页面。")
        page.evaluate("document.fonts.ready")
        target = IMAGES / f"{name}.png"
        target.write_bytes(small(page.screenshot()))
        print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KB", flush=True)


def small(picture: bytes) -> bytes:
    """The picture as a palette PNG of at most 250 KB, with as many colours as that allows."""
    from PIL import Image

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        reduced = image.quantize(colours, dither=Image.Dither.NONE)
        out = io.BytesIO()
        reduced.save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
