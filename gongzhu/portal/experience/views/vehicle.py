"""What a vehicle is worth, and whether it stands in the way of help."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.vehicles import table_on
from gongzhu.common import clock
from gongzhu.portal.experience.board import board_on
from gongzhu.portal.experience.valuing import VehicleForm, valued
from gongzhu.portal.views.pages import for_everybody, form_status, posted, show


@never_cache
@for_everybody
def vehicle(request: Any) -> HttpResponse:
    """The questions, and with them answered the estimate; nothing is kept."""
    today = clock.today()
    table = table_on(today, catalogue.words())
    if table is None:
        return show(request, "portal/experience/vehicle.html", {"form": None, "found": None})
    form = VehicleForm(posted(request), table=table, on=today)
    found = valued(form, board_on(today)) if form.is_bound and form.is_valid() else None
    context = {"form": form, "found": found}
    return show(request, "portal/experience/vehicle.html", context, status=form_status(form))
