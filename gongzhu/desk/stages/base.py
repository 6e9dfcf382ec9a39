"""What every stage page has: its actions with their refusals, its form, and the way to act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms

from gongzhu.cases import selectors as cases, services
from gongzhu.cases.models import Case, Task
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.common.permissions import why_not
from gongzhu.desk import reading
from gongzhu.desk.forms.stages import JointForm, ReasonForm
from gongzhu.desk.permissions import may_read_declaration
from gongzhu.flow import Action, Stage
from gongzhu.rules import Outcome

LOOKS = {"primary": "primary", "danger": "danger"}


@dataclass(frozen=True)
class Button:
    """An action as it is drawn. refusal: why it may not be pressed now, or ""."""

    key: str
    title: str
    look: str
    refusal: str
    confirm: str


@dataclass(frozen=True)
class Asked:
    """One press of a button: who, under which key, having seen which version of the case."""

    by: Actor
    key: str
    seen: int | None


class StagePage:
    """One task as a page. Subclasses say what it shows, what it asks and whom it hands that to.

    hidden: actions of the flow that this page takes by itself and draws no button for.
    """

    template: ClassVar[str] = "desk/stages/generic.html"
    form_class: ClassVar[type[forms.Form]] = ReasonForm
    hidden: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, task: Task, stage: Stage, actor: Actor, on: date) -> None:
        self.task, self.stage, self.actor, self.on = task, stage, actor, on

    @property
    def case(self) -> Case:
        """The case the task belongs to."""
        return self.task.case

    @cached_property
    def buttons(self) -> list[Button]:
        """Every action people take here, in the flow's order."""
        return [
            self.button(choice.action, choice.refusal)
            for choice in cases.choices(self.task, self.actor)
            if choice.action.key not in self.hidden and choice.action.by == "officer"
        ]

    @property
    def may_act(self) -> bool:
        """Whether any action is open to the actor now."""
        return any(not button.refusal for button in self.buttons)

    def button(self, action: Action, refusal: str) -> Button:
        """An action as it is drawn."""
        look = LOOKS.get(action.style, "plain")
        return Button(action.key, action.title, look, refusal, action.confirm)

    def chosen(self, key: str) -> Button:
        """The button that was pressed. Raises Missing for one that is not there."""
        for button in self.buttons:
            if button.key == key:
                return button
        raise Missing

    def form(self, action: str = "", data: Any = None, files: Any = None) -> Any:
        """The page's form; with data, one that asks only for what the action needs."""
        form = self.form_of()(data, files, **self.form_options())
        self.limit(form, action)
        return form

    def form_of(self) -> type[forms.Form]:
        """The form's class; a plain stage that calls departments together asks which."""
        calls = any("departments" in action.needs for action in self.stage.actions)
        return JointForm if calls and self.form_class is ReasonForm else self.form_class

    def form_options(self) -> dict[str, Any]:
        """What the form is made with besides what was typed."""
        return {}

    def limit(self, form: forms.Form, action: str) -> None:
        """Ask only for the fields an action cannot do without; unbound, those of the first one."""
        needed: Mapping[str, tuple[str, ...]] = self.needed(form)
        first = next(iter(needed.values()), ())
        wanted = needed.get(action, ()) if form.is_bound else first
        for name, field in form.fields.items():
            field.required = name in wanted

    def needed(self, form: forms.Form) -> Mapping[str, tuple[str, ...]]:
        """Fields by action that needs them: the form's own table, else the flow's."""
        return getattr(form, "needed", None) or {one.key: one.needs for one in self.stage.actions}

    @cached_property
    def rules(self) -> dict[str, Any]:
        """The rules' answer for the page (recorded once), or the sentence why it is not shown."""
        if sentence := why_not(may_read_declaration, self.actor, self.case):
            return {"sheet": None, "unread": sentence}
        return {"sheet": reading.rules(self.case, self.on, by=self.actor), "unread": ""}

    @property
    def suggestion(self) -> int | None:
        """The amount the rules come to where every condition holds; the officer may type another."""
        sheet = self.rules["sheet"]
        return sheet.amount_fen if sheet and sheet.outcome is Outcome.TRUE else None

    def context(self) -> dict[str, Any]:
        """What the page shows besides the case itself and the form."""
        return {}

    def act(self, action: str, form: Any, asked: Asked) -> str:
        """Take the action; returns the sentence that says what was done. Raises refusals."""
        data = {name: value for name, value in form.cleaned_data.items() if value}
        services.act(self.task, action, by=asked.by, key=asked.key, seen=asked.seen, data=data)
        return f"已办理：{self.chosen_title(action)}。"

    def send_back(self, action: str, reason: str, asked: Asked) -> str:
        """Take an action that needs nothing but its reason."""
        data = {"reason": reason.strip()}
        services.act(self.task, action, by=asked.by, key=asked.key, seen=asked.seen, data=data)
        return f"已办理：{self.chosen_title(action)}。"

    def chosen_title(self, action: str) -> str:
        """What an action is called."""
        return self.stage.action(action).title
