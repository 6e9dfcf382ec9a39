"""Pages that belong to no room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongzhu.common.errors import Denied
from gongzhu.common.http import refusal_response

STALE = (
    "页面打开的时间太久，或浏览器没有保存网站的 Cookie，刚才的内容没有提交。"
    "请返回上一页，刷新后再提交；填写的内容可以先复制下来。"
)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without a valid token: nothing was done, and what helps."""
    return refusal_response(request, Denied(STALE))
