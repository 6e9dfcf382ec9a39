"""Where refusals become HTTP answers, and the few things views do alike."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from gongzhu.common import crypto
from gongzhu.common.errors import Denied, Invalid, Missing, Refusal

TITLES = {
    401: "请先登录",
    403: "这一步不能办理",
    404: "没有找到",
    409: "情况有变化",
    422: "填写的内容需要修改",
    503: "暂时办不了",
}
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg"}
_LOCKED = "default-src 'none'; sandbox"
_SET_UP_FIRST = "这个账号还没有完成安全设置。请先登录网页，按提示完成后再调用接口。"


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks, and wants JSON."""
    return request.path.startswith("/api/")


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of a page asks, and wants a fragment."""
    return request.headers.get("HX-Request") == "true"


def go_to(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Lead the whole page somewhere else, also when only a part of it asked.

    A program is not led anywhere: it is told that a person has to sign in and finish.
    """
    if is_api(request):
        return _problem(Denied(_SET_UP_FIRST))
    return _lead(request, resolve_url(to, *args, **kwargs))


def redirect_with_message(
    request: HttpRequest, to: Any, sentence: str, *, level: int = messages.SUCCESS, **kwargs: Any
) -> HttpResponse:
    """Lead to a page that greets with what has just been done.

    to, kwargs: as for Django's `redirect`. level: one of django.contrib.messages.
    """
    messages.add_message(request, level, sentence)
    return _lead(request, resolve_url(to, **kwargs))


def file_response(content: bytes, media_type: str, title: str, *, inline: bool = False) -> Any:
    """A stored file, named by its title, which can never act as a page of ours.

    inline: shown in the browser instead of saved.
    """
    how, name = "inline" if inline else "attachment", quote(f"{title}.{_ENDINGS[media_type]}")
    named = {"Content-Disposition": f"{how}; filename*=UTF-8''{name}"}
    return HttpResponse(
        content, content_type=media_type, headers={**named, "Content-Security-Policy": _LOCKED}
    )


def next_page(request: HttpRequest, wanted: str, *, otherwise: str, within: str = "/") -> str:
    """The page somebody wanted to go on to, when it is one of ours; never an address elsewhere.

    otherwise: name of the page to go to instead. within: where the path of a page of ours begins.
    """
    is_local = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if is_local and wanted.startswith(within) else resolve_url(otherwise)


def client_source(request: HttpRequest) -> str:
    """Where a request comes from: a keyed digest of the network address, never the address.

    Behind proxies of our own, settings.TRUSTED_PROXIES says how many; the address is the one the
    outermost of them saw, and anything the client wrote before it is ignored. An IPv6 home has a
    whole /64, so its addresses count as one.
    """
    return crypto.blind_index("http.source", _network(_address(request)))


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal: a page, a fragment for htmx, problem details for programs.

    A 404 never repeats its own sentence, so that what lies outside the actor's scope and what
    does not exist are the same bytes. Who is not signed in is led to the sign-in page.
    Source: RFC 9457 for the API.
    """
    if refusal.status == Missing.status:
        refusal = Missing()
    if is_api(request):
        return _problem(refusal)
    if refusal.status == 401:
        return _to_sign_in(request)
    title = TITLES.get(refusal.status, "没有办成")
    if is_htmx(request):
        return HttpResponse(
            format_html(
                '<div class="gz-alert gz-alert-danger" role="alert"><div class="gz-alert-body">'
                '<p class="gz-alert-title">{}</p><p>{}</p></div></div>',
                title,
                refusal.sentence,
            ),
            status=refusal.status,
        )
    context = {"refusal_title": title, "sentence": refusal.sentence}
    return render(request, "refusal.html", context, status=refusal.status)


def _problem(refusal: Refusal) -> JsonResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(refusal.status, "没有办成"),
        "status": refusal.status,
        "detail": refusal.sentence,
    }
    if isinstance(refusal, Invalid) and refusal.fields:
        body["fields"] = refusal.fields
    return JsonResponse(
        body,
        status=refusal.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" and not is_htmx(request) else ""
    query = f"?{urlencode({'next': back})}" if back else ""
    return _lead(request, resolve_url(settings.LOGIN_URL) + query)


def _lead(request: HttpRequest, url: str) -> HttpResponse:
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _address(request: HttpRequest) -> str:
    seen = str(request.META.get("REMOTE_ADDR", ""))
    trusted = int(getattr(settings, "TRUSTED_PROXIES", 0))
    passed_on = request.headers.get("X-Forwarded-For", "").split(",")
    if trusted and len(passed_on) >= trusted:
        return passed_on[-trusted].strip() or seen
    return seen


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
