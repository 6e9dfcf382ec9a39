"""Find sealed files, as far as the acting person may see them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from gongzhu.archive.models import ArchiveFile
from gongzhu.common.errors import Missing
from gongzhu.scope.models import Dossier


def files() -> QuerySet[ArchiveFile]:
    """All sealed files the acting person may see, newest first, without their bulky columns."""
    return ArchiveFile.objects.select_related("dossier").defer("index", "timestamp", "tsa_chain")


def file_of(dossier: Dossier) -> ArchiveFile | None:
    """The sealed file of a dossier, or None while it is open."""
    return ArchiveFile.objects.filter(dossier=dossier).first()


def file(number: str) -> ArchiveFile:
    """One file by its number.

    Raises Missing alike when there is none and when the acting person may not see it.
    """
    found = ArchiveFile.objects.filter(number=number).first()
    if found is None:
        raise Missing("没有找到这个编号的档案。请核对编号，或确认案件已经归档。")
    return found


def past_retention(*, on: date) -> QuerySet[ArchiveFile]:
    """Files whose time to be kept has run out by this day; what to do with them people decide."""
    return files().filter(retention_until__lt=on)
