"""Go through the window's pages as an officer would: answer what each page asks, press on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django import forms
from django.urls import reverse
from PIL import Image

from gongzhu.common import clock
from gongzhu.intake.forms import CircumstancesForms, ListForm
from tests import officers
from tests.desk.world import Desk, sound
from tests.people.members import CARD
from tests.verification.households import id_number

MOST_PAGES = 24
TYPED = {
    "address": "沙河街道演示路1号",
    "card": CARD,
    "bank_name": "演示银行广州支行",
    "hukou_here": "yes",
    "account": "new",
    "holder_name": "陈示例",
}


def start(desk: Desk, item: str = "dibao", **more: Any):
    """Begin an application; returns the answer."""
    data = {
        "name": "陈示例",
        "id_number": id_number(),
        "phone": "19900000000",
        "item": item,
        "division_code": officers.VILLAGE,
        "channel": "window",
        **more,
    }
    return desk.post("intake_new", **data)


def hand_in(desk: Desk, item: str = "dibao", *, urgent: bool = False) -> str:
    """Take a whole application down and hand it in; returns the receipt number."""
    answer = sound(desk.browser.get(start(desk, item).url, follow=True))
    for _ in range(MOST_PAGES):
        page = answer.context["step"]
        form, here = answer.context["form"], answer.request["PATH_INFO"]
        if page.key == "review":
            data = {"promise": "on", "key": answer.context["key"]}
            done = sound(desk.browser.post(here, data))
            assert done.status_code == 302, [gap.sentence for gap in answer.context["gaps"]]
            return done.url.split("/")[3]
        answer = _answered(desk, here, page.key, form, urgent)
        assert answer.request["PATH_INFO"] != here, (page.key, _faults(answer))
    raise AssertionError("the wizard does not come to an end")


def answers(form: Any, *, urgent: bool = False) -> dict[str, Any]:
    """Something fitting for every field of a page."""
    if isinstance(form, ListForm):
        return {"has_any": "no"}
    if isinstance(form, CircumstancesForms):
        return {k: v for one in form for k, v in answers(one, urgent=urgent).items()}
    return dict(_fields(form, urgent))


def _fields(form: forms.Form, urgent: bool) -> Iterator[tuple[str, Any]]:
    for field in form:
        if isinstance(field.field, forms.FileField):
            yield field.html_name, photo()
        else:
            yield field.html_name, _value(field, urgent)


def _value(field: forms.BoundField, urgent: bool) -> Any:
    if field.name in TYPED:
        return TYPED[field.name]
    if isinstance(field.field, forms.DateField):
        return clock.today().isoformat()
    choices = [str(value) for value, _ in getattr(field.field, "choices", [])]
    if not choices:
        return field.initial if field.initial is not None else "0"
    if urgent and field.name in ("urgent", "emergency") and "yes" in choices:
        return "yes"
    wanted = [one for one in ("none", "no", "0") if one in choices]
    return (wanted or [one for one in choices if one])[0]


def _answered(desk: Desk, here: str, key: str, form: Any, urgent: bool):
    """Save a page and follow to the next; pages that may take several go on by their link."""
    if key != "members":
        data = answers(form, urgent=urgent)
        saved = sound(desk.browser.post(here, {**data, "stay": "1"} if _stays(key) else data))
        if not _stays(key):
            return sound(desk.browser.get(saved.url)) if saved.status_code == 302 else saved
    shown = sound(desk.browser.get(here))
    pk = here.split("/")[3]
    onward = reverse("desk:intake_step", args=[pk, shown.context["next_key"]])
    return sound(desk.browser.get(onward))


def _stays(key: str) -> bool:
    return key in ("materials", "authorisation")


def _faults(answer: Any) -> str:
    return answer.words.split('id="faults"')[-1][:600]


def photo() -> io.BytesIO:
    """A small photograph."""
    made = io.BytesIO()
    Image.new("RGB", (320, 200), (90, 120, 60)).save(made, "JPEG")
    made.name = "照片.jpg"
    made.seek(0)
    return made
