"""What stands on a page of the form beside its questions: people, papers, the wording, the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.intake import outline, selectors as intake
from gongzhu.intake.models import Application
from gongzhu.portal import selectors, wizard
from gongzhu.rules import Outcome

TONES = {Outcome.TRUE: "success", Outcome.FALSE: "warning", Outcome.UNKNOWN: "info"}
Beside = dict[str, Any]


@dataclass(frozen=True)
class PaperPlace:
    """A paper with the place to put it."""

    paper: intake.Paper
    field: BoundField


@dataclass(frozen=True)
class SignaturePlace:
    """Somebody who signs, with what this page offers for it."""

    one: intake.Signatory
    fields: tuple[BoundField, ...]


def beside(at: wizard.Here, form: Any, by: Actor) -> Beside:
    """What the page's template needs besides `at` and `form`."""
    draw: Callable[..., Beside] = _PAGES.get(at.step.key, _lines)
    return draw(at, form, by)


def paper_places(form: Any) -> list[PaperPlace]:
    """Every paper of a MaterialsForm with its place."""
    return [PaperPlace(paper, form[name]) for name, paper in form.places.items()]


def signing(application: Application, form: Any, signatures: list[intake.Signatory]) -> Beside:
    """The wording, and everybody who signs with the fields of an AuthorisationForm that are theirs."""
    places = []
    for one in signatures:
        names = [name for name in form.fields if name.endswith(one.person.pk.hex)]
        places.append(SignaturePlace(one, tuple(form[name] for name in names)))
    return {
        "application": application,
        "wording": selectors.authorisation_text(application),
        "places": places,
        "has_minor": any(not one.is_grown for one in signatures),
    }


def _lines(at: wizard.Here, form: Any, by: Actor) -> Beside:
    """A list's lines are checked with it, and its faults named together."""
    return {"every_form": [form, form.formset]} if hasattr(form, "formset") else {}


def _members(at: wizard.Here, form: Any, by: Actor) -> Beside:
    return {"members": selectors.members(at.application)}


def _materials(at: wizard.Here, form: Any, by: Actor) -> Beside:
    return {"places": paper_places(form)}


def _authorisation(at: wizard.Here, form: Any, by: Actor) -> Beside:
    return signing(at.application, form, intake.signatures(at.application, clock.today()))


def _review(at: wizard.Here, form: Any, by: Actor) -> Beside:
    hint = intake.early_answer(at.application, clock.today())
    groups = [
        {
            "title": one.title,
            "rows": [
                {
                    "label": label,
                    "value": value,
                    "url": f"{wizard.address(at.application, one.key)}?back={outline.REVIEW}",
                }
                for label, value in one.rows
            ],
        }
        for one in selectors.declared(at.application)
    ]
    gaps = [
        {"url": wizard.address(at.application, step.key), "sentence": sentence}
        for step in at.every
        if step.key != outline.REVIEW
        for sentence in step.gaps
    ]
    return {"groups": groups, "hint": hint, "tone": TONES[hint.outcome], "gaps": gaps}


_PAGES: dict[str, Callable[..., Beside]] = {
    outline.MEMBERS: _members,
    outline.MATERIALS: _materials,
    outline.AUTHORISATION: _authorisation,
    outline.REVIEW: _review,
}
