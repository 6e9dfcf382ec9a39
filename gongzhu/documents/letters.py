"""Write the platform's letters: check the data, set the page, file it in the dossier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhu.common.actor import Actor
from gongzhu.documents.enums import DocumentKind, MediaType, Template
from gongzhu.documents.judging.pdfs import count_pages
from gongzhu.documents.keeping import Entry, keep
from gongzhu.documents.letter_data import SHAPES
from gongzhu.documents.models import Document
from gongzhu.documents.typesetting import typeset
from gongzhu.scope.models import Dossier

LAYOUTS = Path(__file__).parent / "letters"


def render(template: Template | str, data: Mapping[str, Any], demo: bool) -> bytes:
    """The letter as PDF/A-2b. Touches no database: run it before the transaction that needs it.

    data: the fields of the template's shape in `letter_data`; amounts in fen, days as dates.
    demo: print the watermark 演示数据.
    Raises pydantic.ValidationError naming the field that is missing, unknown or unfit (a fault of
    the caller), Unavailable when the fonts are not installed.
    """
    template = Template(template)
    letter = SHAPES[template].model_validate(dict(data))
    layout = LAYOUTS / f"{template.value}.typ"
    return typeset(layout, {**letter.model_dump(), "title": template.label}, demo=demo)


def file_letter(
    dossier: Dossier, template: Template | str, pdf: bytes, *, title: str, number: str, by: Actor
) -> Document:
    """File a letter that `render` has written. number: its 文号, the one printed on it."""
    kind = DocumentKind.REPORT if Template(template).is_report else DocumentKind.LETTER
    entry = Entry(kind, title, MediaType.PDF, count_pages(pdf), number)
    return keep(dossier, pdf, entry, by=by)


def write_letter(
    dossier: Dossier,
    template: Template | str,
    data: Mapping[str, Any],
    *,
    title: str,
    number: str,
    by: Actor,
) -> Document:
    """Write a letter and file it. number is printed on it whatever the data says.

    Raises as `render` does.
    """
    pdf = render(template, {**data, "number": number}, settings.DEMO)
    return file_letter(dossier, template, pdf, title=title, number=number, by=by)
