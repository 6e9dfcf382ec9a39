"""Addresses whose views break with a number in their hands."""

from __future__ import annotations

from typing import Any

from django.urls import include, path

urlpatterns: list[Any] = []


def in_message(request: Any) -> None:
    """As a parser would: the fault itself repeats what was typed."""
    int(request.POST["typed"] + "号")


def in_locals(request: Any) -> None:
    """A variable holds it; the fault says nothing."""
    typed = request.POST["typed"]
    settings_like = {"password": typed, "number": typed}
    raise RuntimeError(f"broken after {len(settings_like)} values")


def in_cause(request: Any) -> None:
    """The fault behind the fault repeats it."""
    try:
        in_message(request)
    except ValueError as fault:
        raise RuntimeError("broken") from fault


urlpatterns = [
    path("break/message/", in_message, name="in_message"),
    path("break/locals/", in_locals, name="in_locals"),
    path("break/cause/", in_cause, name="in_cause"),
    path("", include("config.urls")),
]
