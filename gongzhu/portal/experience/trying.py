"""The figures somebody may turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongzhu.intake.forms.fields import CountField
from gongzhu.portal.experience.told import MOST_MEMBERS
from gongzhu.portal.experience.whatif import LABELS, MEMBERS, MOST_YUAN, Wish

MOST = 100_000_000
_STEPS = {"income": 100, "savings": 1000, "costs": 1000}


class WishForm(forms.Form):
    """Whole yuan and a number of people; a number field each, beside which a slider may stand."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, now: Wish) -> None:
        super().__init__(data, initial=vars(now))
        for name in (*MOST_YUAN, MEMBERS):
            is_people = name == MEMBERS
            most = MOST_MEMBERS if is_people else MOST
            field = CountField(label=LABELS[name], unit="人" if is_people else "元", max_value=most)
            field.widget.attrs |= _slider(name, getattr(now, name))
            self.fields[name] = field

    def clean_members(self) -> int:
        """Somebody is always there."""
        members: int = self.cleaned_data[MEMBERS]
        if members < 1:
            raise forms.ValidationError("至少有您自己一个人，请填 1 以上的数字。")
        return members

    def wish(self) -> Wish:
        """What was asked for."""
        return Wish(**self.cleaned_data)


def _slider(name: str, now: int) -> dict[str, Any]:
    """What the slider beside a number goes by."""
    if name == MEMBERS:
        return {"data-slide": f"1 {MOST_MEMBERS} 1"}
    return {"data-slide": f"0 {max(MOST_YUAN[name], now * 2)} {_STEPS[name]}"}
