"""Put the sentence of a refusal where the person typed what it is about."""

from __future__ import annotations

from collections.abc import Mapping

from django.forms import BaseForm

from gongzhu.common.errors import Invalid, Refusal


def put(form: BaseForm, refusal: Refusal, *, names: Mapping[str, str] | None = None) -> None:
    """Add a refusal to a bound form: at its fields when it names them, else to the form as a whole.

    One field alone gets the fuller of the two sentences: the refusal's own or the field's; the
    field's where the refusal only repeats it.
    names: the form's name for a field where the service calls it otherwise.
    """
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    at = {(names or {}).get(name, name): text for name, text in fields.items()}
    known = {name: text for name, text in at.items() if name in form.fields}
    if not known:
        form.add_error(None, refusal.sentence)
    if len(known) == 1:
        known = {name: _fuller(text, refusal.sentence) for name, text in known.items()}
    for name, text in known.items():
        form.add_error(name, text)


def _fuller(text: str, sentence: str) -> str:
    return text if text in sentence else max(sentence, text, key=len)


def put_anywhere(form: BaseForm | list[BaseForm], refusal: Refusal) -> None:
    """The same for a page of several forms: the first of them carries the sentence."""
    put(form[0] if isinstance(form, list) else form, refusal)
