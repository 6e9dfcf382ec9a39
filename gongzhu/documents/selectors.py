"""Read the files of a dossier, as far as the acting person may see it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gongzhu.common.errors import Missing
from gongzhu.documents.models import Document
from gongzhu.scope.models import Dossier


def documents_of(dossier: Dossier) -> QuerySet[Document]:
    """All files of a dossier in the order they came, for the acting person.

    Raises NoActor when nobody is acting.
    """
    return Document.objects.filter(dossier=dossier).order_by("created_at", "id")


def document(key: UUID | str) -> Document:
    """One file by its id.

    Raises Missing alike when there is none and when the acting person may not see it.
    """
    found = Document.objects.filter(pk=key).select_related("dossier").first()
    if found is None:
        raise Missing
    return found
