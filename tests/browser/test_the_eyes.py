"""The eyes see what they are for: each fault is told, and a sound page has none."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium

from tests.browser.eyes import Eyes
from tests.browser.windows import Window

pytestmark = pytest.mark.browser

SOUND = """<!doctype html><html lang="zh-CN"><title>好的一页</title><meta name="viewport" content="width=device-width">
<main><h1>好的一页</h1>{}</main></html>"""


def seen(chromium: Chromium, body: str) -> Eyes:
    """What is told of a page with this in it."""
    eyes = Eyes(None)
    window = Window("http://127.0.0.1", chromium, eyes)
    tab: Any = window.tab()
    tab.route("**/*", lambda asked: answer(asked, body))
    tab.goto("http://127.0.0.1/")
    eyes.look(tab)
    window.close()
    return eyes


def answer(asked: Any, body: str) -> None:
    if asked.request.resource_type == "document":
        asked.fulfill(body=SOUND.format(body), content_type="text/html; charset=utf-8")
    else:
        asked.fulfill(status=404)


def test_a_sound_page_has_no_fault(chromium: Chromium):
    assert seen(chromium, "<p>都好。</p>").faults == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<style>p {color: #aaa}</style><p>看不清</p>", "color-contrast"),
        ("<style>[data-elder] p {color: #aaa}</style><p>大字看不清</p>", "390-elder: color-contrast"),
        ("<input name='a'>", "label"),
        ("<style>div {width: 360px}</style><div>太宽</div>", "320: reaches beyond the edge"),
        ("<style>div {width: 14rem}</style><div>太宽</div>", "390-200: reaches beyond the edge"),
        ("<style>div {width: 500px}</style><div>太宽</div>", "390: reaches beyond the edge"),
        ("<script>throw Error('坏了')</script>", "script: 坏了"),
        ("<script src='/none.js'></script>", "404 http://127.0.0.1/none.js"),
    ],
)  # fmt: skip
def test_a_fault_is_told(chromium: Chromium, body: str, told: str):
    assert told in seen(chromium, body).told()
