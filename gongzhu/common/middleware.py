"""What every answer goes through: refusals in words, and the browser's own defences."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gongzhu.common.actor import PUBLIC, ActorKind
from gongzhu.common.errors import Denied, Missing, Refusal
from gongzhu.common.http import refusal_response

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
"""No inline script or style, nothing from elsewhere, never in a frame. Source: OWASP ASVS 3.4.3."""

ABILITIES = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()"
"""Of all a browser can do, only the place, for home visits."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": ABILITIES,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class ContentSecurityPolicy:
    """Sends the defences with every answer; a view that set a stricter one keeps it.

    Pages of a signed-in person are stored nowhere. Source: GB/T 22239 8.1.4.10.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "actor", PUBLIC).kind is not ActorKind.PUBLIC:
            response["Cache-Control"] = "no-store"
        return response


class Refusals:
    """Turns refusals into answers. The innermost middleware: it speaks as the acting person."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == Missing.status and not hasattr(response, "refuses"):
            # an address no view answers looks like a row that does not exist
            return _refuse(request, Missing())
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The answer to a refusal; any other fault is left to fail."""
        if isinstance(fault, Refusal):
            return _refuse(request, fault)
        if isinstance(fault, Http404):
            return _refuse(request, Missing())
        if isinstance(fault, PermissionDenied):
            return _refuse(
                request, Denied("当前身份不能查看这一页。请返回上一页，或切换岗位后再试。")
            )
        return None


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    response = refusal_response(request, refusal)
    response.refuses = True  # type: ignore[attr-defined]
    return response
