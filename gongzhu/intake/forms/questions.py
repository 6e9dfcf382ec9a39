"""The item's own questions. What is asked depends on what was answered, judged by the rules engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.compiling import Asked, AskedGroup
from gongzhu.catalogue.enums import Subject
from gongzhu.common import clock
from gongzhu.intake.facts import MemberSnap, Snapshot
from gongzhu.intake.forms.fields import field_for_question
from gongzhu.intake.selectors import Look
from gongzhu.intake.services.values import stored
from gongzhu.rules import FactError, Facts, Scope

Asking = tuple[str, Asked, MemberSnap | None]


class QuestionsForm(forms.Form):
    """One group of questions; those about each member are put once for each.

    Shown is what may matter: a question whose condition is still unknown is shown, and its answer
    is only insisted on once the other answers say that it does matter.
    """

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, seen: Look, group: AskedGroup
    ) -> None:
        self.seen, self.group = seen, group
        self.asking = list(_asking(seen, group))
        super().__init__(
            data, initial={name: _known(seen, asked, member) for name, asked, member in self.asking}
        )
        for name, asked, member in self.asking:
            label = f"{member.name}：{asked.label}" if member else asked.label
            self.fields[name] = field_for_question(asked, label=label)

    def clean(self) -> dict[str, Any]:
        """Everything that is asked in view of these very answers is answered; the rest is dropped."""
        data = super().clean() or {}
        self._check_values(data)
        after = replace(self.seen, taken=self._tried(data))
        for name, asked, member in self.asking:
            is_asked = after.is_shown(asked, _facts_for(after, member))
            if not is_asked:
                data[name] = None
            elif asked.is_required and data.get(name) is None and name not in self.errors:
                self.add_error(name, "请回答这个问题。")
        return data

    def answers(self) -> dict[str, Any]:
        """Answers about the household, by question key."""
        return {
            asked.key: self.cleaned_data.get(name)
            for name, asked, member in self.asking
            if member is None
        }

    def of_members(self) -> dict[str, dict[str, Any]]:
        """Answers about each member, by the member's id and question key."""
        found: dict[str, dict[str, Any]] = {}
        for name, asked, member in self.asking:
            if member is not None:
                found.setdefault(member.id, {})[asked.key] = self.cleaned_data.get(name)
        return found

    def _check_values(self, data: dict[str, Any]) -> None:
        """Each value fits its word; a day to come does not."""
        words = catalogue.vocabulary(self.seen.version)
        for name, asked, member in self.asking:
            fact = words.find(Scope.MEMBER if member else Scope.HOUSEHOLD, asked.fact)
            try:
                if fact is not None:
                    stored(fact, data.get(name), on=clock.today())
            except FactError as fault:
                data[name] = None
                self.add_error(name, fault.sentence)

    def _tried(self, data: Mapping[str, Any]) -> Snapshot:
        """The declaration as it would be with these answers."""
        taken = self.seen.taken
        told = {a.fact: data.get(name) for name, a, member in self.asking if member is None}
        members = tuple(
            replace(one, circumstances={**one.circumstances, **self._of(one, data)})
            for one in taken.members
        )
        return replace(taken, members=members, answers={**taken.answers, **told})

    def _of(self, member: MemberSnap, data: Mapping[str, Any]) -> dict[str, Any]:
        return {a.fact: data.get(name) for name, a, m in self.asking if m and m.id == member.id}


def _asking(seen: Look, group: AskedGroup) -> Iterator[Asking]:
    """Every question to show, as (field name, question, member)."""
    known = {one.id: one for one in seen.taken.members}
    for asked in group.questions:
        if asked.about is Subject.HOUSEHOLD:
            if seen.is_shown(asked) or _may_come_back(seen, group, asked):
                yield asked.key, asked, None
            continue
        for index, member in enumerate(seen.members):
            if seen.is_shown(asked, seen.of_member(index)):
                yield f"{member.pk.hex}-{asked.key}", asked, known[str(member.pk)]


def _may_come_back(seen: Look, group: AskedGroup, asked: Asked) -> bool:
    """Hidden by an answer of this same page, which may be changed on it."""
    blank = {one.fact: None for one in group.questions if one.about is Subject.HOUSEHOLD}
    fresh = replace(seen.taken, answers={**seen.taken.answers, **blank})
    return replace(seen, taken=fresh).is_shown(asked)


def _known(seen: Look, asked: Asked, member: MemberSnap | None) -> Any:
    told = member.circumstances if member else seen.taken.answers
    return told.get(asked.fact)


def _facts_for(look: Look, member: MemberSnap | None) -> Facts | None:
    """The facts a question's condition is judged on: with the one member it is about."""
    if member is None:
        return None
    order = [str(one.pk) for one in look.members]
    return look.of_member(order.index(member.id)) if member.id in order else None
