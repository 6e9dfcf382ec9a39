"""The code that proves a mobile number, asked for on a page anybody can open."""

from __future__ import annotations

from typing import Any

from django.forms import Form

from gongzhu.accounts import wall_clock
from gongzhu.common.errors import Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import client_source
from gongzhu.people import services as people
from gongzhu.portal.services import limits


def send_code(request: Any, form: Form) -> people.Sent | None:
    """Send a code to the number a valid form names; a refusal goes back into the form.

    Counted by the place that asks, before the number is looked at: nobody floods other people's phones.
    """
    try:
        limits.count(client_source(request), at=wall_clock.now(), of="codes")
        return people.send_code(form.cleaned_data["phone"])
    except Refusal as refusal:
        put(form, refusal)
        return None
