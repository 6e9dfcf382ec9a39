"""A table with secrets, there for whoever asks for it."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.common.sheets import CANARY, PHONE, Sheet


@pytest.fixture(scope="session")
def sheets(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Sheet)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Sheet)


@pytest.fixture
def sheet(sheets, db) -> Sheet:
    made = Sheet.objects.create(
        id_number=CANARY, phone=PHONE, income=128_200, illness={"病种": "尿毒症", "级": 2}
    )
    return Sheet.objects.get(pk=made.pk)
