"""What is typed to find something: a few words, or a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongzhu.library.answering import MOST_SIGNS
from gongzhu.library.enums import EntryKind
from gongzhu.portal.forms.fields import words
from gongzhu.portal.selectors.listing import Wish

MOST_WORDS = 60
"""Signs of a search that are looked at; more are cut off, not refused."""


class FindForm(forms.Form):
    """Words, and perhaps of which kind."""

    q = forms.CharField(required=False)
    kind = forms.CharField(required=False)

    def read(self) -> dict[str, str]:
        """What was asked, cut to what is looked at; an unknown kind is none."""
        text = " ".join(str(self.data.get("q", "")).replace("\0", " ").split())[:MOST_WORDS]
        kind = str(self.data.get("kind", ""))
        return {"q": text, "kind": kind if kind in EntryKind.values else ""}


class AskForm(forms.Form):
    """A question in plain words."""

    question = words(
        "您想问什么？",
        MOST_SIGNS,
        help_text="像跟人说话一样写就行。不用写姓名、身份证号和电话。",
        rows=3,
    )


class WishForm(forms.Form):
    """What of the list of help is wanted; nothing typed here is ever refused."""

    q = forms.CharField(required=False)

    def read(self, offered: Mapping[str, list[tuple[str, str]]]) -> Wish:
        """The wish. offered: choices by the name of the filter; anything else is left out."""
        text = " ".join(str(self.data.get("q", "")).replace("\0", " ").split())[:MOST_WORDS]
        chosen = {name: str(self.data.get(name, "")) for name in offered}
        known = {name: {value for value, _ in rows} for name, rows in offered.items()}
        return Wish(
            q=text, **{name: value for name, value in chosen.items() if value in known[name]}
        )


_LABELS = {
    "sector": "谁来帮",
    "department": "主管部门",
    "group": "帮助谁",
    "level": "哪一级决定",
    "area": "在哪里",
}


def chosen(offered: Mapping[str, list[tuple[str, str]]], wish: Wish) -> list[str]:
    """What the filters are set to, in words."""
    return [
        label
        for name, rows in offered.items()
        for value, label in rows
        if value == getattr(wish, name)
    ]


def filters(offered: Mapping[str, list[tuple[str, str]]], wish: Wish) -> list[dict[str, Any]]:
    """The filters as the page draws them: name, label, rows of (value, label, whether chosen)."""
    return [
        {
            "name": name,
            "label": _LABELS[name],
            "rows": [(value, label, value == getattr(wish, name)) for value, label in rows],
        }
        for name, rows in offered.items()
        if len(rows) > 1
    ]
