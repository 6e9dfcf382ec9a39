"""Two addresses for those who watch over the servers. They tell nothing about anybody."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhu.operations.health import findings

_CHINESE = {"ensure_ascii": False}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The process can serve (200) or not (503); what is merely amiss around it is named."""
    found = findings()
    is_down = any(one.fault and one.is_vital for one in found)
    amiss = any(one.fault for one in found)
    body = {
        "status": "down" if is_down else "amiss" if amiss else "ok",
        "checks": {one.name: one.fault or "ok" for one in found},
    }
    return JsonResponse(body, status=503 if is_down else 200, json_dumps_params=_CHINESE)
