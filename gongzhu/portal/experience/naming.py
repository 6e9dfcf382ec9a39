"""The only thing an application wants that the self-diagnosis never asked: who the members are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongzhu.common import clock, ids
from gongzhu.portal.experience.carrying import Named
from gongzhu.portal.experience.told import Told
from gongzhu.portal.forms.fields import id_number, line

MOST_YEARS_APART = 1
"""A birthday may have passed since the age was told."""


class NamesForm(forms.Form):
    """Name and identity number of every member but the one who applies."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, told: Told) -> None:
        super().__init__(data)
        self.told = told
        for index in range(1, len(told.members)):
            whose = told.name_of(index)
            self.fields[f"name-{index}"] = line(f"{whose}的姓名", 40)
            self.fields[f"number-{index}"] = id_number(f"{whose}的身份证号")

    def clean(self) -> dict[str, Any]:
        """Nobody twice, and everybody of the age that was told."""
        data = super().clean() or {}
        seen: set[str] = set()
        for index in range(1, len(self.told.members)):
            number = data.get(f"number-{index}")
            if not number:
                continue
            if number in seen:
                self.add_error(f"number-{index}", "这个号码和上面一位的一样，请核对。")
            seen.add(number)
            self._compare(index, number)
        return data

    def named(self) -> dict[int, Named]:
        """Everybody, by index."""
        data = self.cleaned_data
        return {
            index: Named(data[f"name-{index}"], data[f"number-{index}"])
            for index in range(1, len(self.told.members))
        }

    def _compare(self, index: int, number: str) -> None:
        told, real = self.told.members[index].age, ids.age_on(ids.born_on(number), clock.today())
        if told is not None and abs(told - real) > MOST_YEARS_APART:
            self.add_error(
                f"number-{index}",
                f"按这个号码是 {real} 岁，前面说的是 {told} 岁。请核对号码；前面说错了的，请回到救助智诊改一下。",
            )
