"""A table with secrets, known to these tests only."""

# ruff: noqa: S608, DJ008 - a table and models of these tests only
from __future__ import annotations

import uuid

from django.apps.registry import Apps
from django.db import connection, models

from gongzhu.common import keys
from gongzhu.common.secret import Kind, SecretField

CANARY = "440106199001010012"
PHONE = "13800138000"
NAME = "陈金丝雀"
COOKIE = "session=tweet"


class Sheet(models.Model):
    """A row with secrets, known to these tests only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wrapped = models.BinaryField(default=keys.new_person_key)
    id_number = SecretField(kind=Kind.ID_NUMBER)
    phone = SecretField(kind=Kind.PHONE, null=True)
    income = SecretField(kind=Kind.AMOUNT, value_type=int, null=True)
    illness = SecretField(kind=Kind.TEXT, value_type=dict, null=True)
    note = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        app_label = "common"
        apps = Apps()

    def sealing_key(self) -> bytes:
        return keys.unwrap(self.wrapped)


class Numbered(models.Model):
    """A row whose number only the database gives."""

    text = SecretField(kind=Kind.TEXT)

    class Meta:
        app_label = "common"
        apps = Apps()

    def sealing_key(self) -> bytes:
        return bytes(16)


def stored(column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM common_sheet")
        return bytes(cursor.fetchone()[0])
