"""Persons, and the dossiers they appear in."""

from __future__ import annotations

import uuid

from django.db import models

from gongzhu.accounts.models import User
from gongzhu.common import keys
from gongzhu.common.secret import Kind, SecretField
from gongzhu.people.enums import Involved
from gongzhu.scope.declaration import Scope
from gongzhu.scope.models import Dossier, Scoped


class Person(Scoped):
    """A natural person, known once in the whole platform by the identity number.

    key: the person's own data key, wrapped; destroying it makes every sealed value unreadable.
    phone_is_confirmed: an officer took the number down from the person; typed online it is not.
    PII: name; identity number, phone (sealed).
    """

    scope = Scope(dossier="involvements__dossier", owner="user")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="person")
    name = models.CharField("姓名", max_length=40)
    key = models.BinaryField("个人密钥（已封装）", default=keys.new_person_key)
    id_number = SecretField("身份证号", kind=Kind.ID_NUMBER)
    id_index = models.CharField("证件盲索引", max_length=64, unique=True)
    phone = SecretField("手机号码", kind=Kind.PHONE, null=True)
    phone_index = models.CharField("电话盲索引", max_length=64, blank=True, db_index=True)
    phone_is_confirmed = models.BooleanField("电话经窗口核实", default=False)
    created_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    def sealing_key(self) -> bytes:
        """The key that seals this person's values."""
        return keys.unwrap(bytes(self.key))


class BankAccount(Scoped):
    """Where help is paid: a card of the person or of the one who keeps it for them.

    PII: card number (sealed), holder's name.
    """

    scope = Scope(dossier="person__involvements__dossier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    holder_name = models.CharField("户名", max_length=40)
    bank_name = models.CharField("开户银行", max_length=60)
    card = SecretField("卡号", kind=Kind.CARD)
    is_social_security_card = models.BooleanField("社会保障卡", default=True)
    created_at = models.DateTimeField("登记时间")
    retired_at = models.DateTimeField("停用时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "收款账户"

    def __str__(self) -> str:
        return f"{self.bank_name} {self.card}"

    def sealing_key(self) -> bytes:
        """The key of the person the account belongs to."""
        return self.person.sealing_key()


class Involvement(Scoped):
    """A person appears in a dossier: as applicant, member, proxy or payee.

    PII: none beyond the link.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="involvements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="involvements")
    role = models.CharField("身份", max_length=12, choices=Involved.choices)

    class Meta(Scoped.Meta):
        verbose_name = "涉及人员"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "person", "role"], name="involved_once_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_role_display()}）"


class PhoneCode(models.Model):
    """The code sent last to a mobile number, for whoever holds the phone to type back.

    letter: names this code to the outbox and the gateway. code: sealed, only until it has gone
    out. digest: keyed, all that is kept of the code afterwards; "" once it was used. sent: how
    often one was asked for since counted_from. Instants are real ones.
    PII: phone (sealed), until a day after the last code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_index = models.CharField("电话盲索引", max_length=64, unique=True)
    key = models.BinaryField("密钥（已封装）", default=keys.new_person_key)
    phone = SecretField("手机号码", kind=Kind.PHONE)
    code = SecretField("验证码", kind=Kind.TEXT, null=True)
    digest = models.CharField("验证码摘要", max_length=64, blank=True)
    letter = models.UUIDField("短信编号", default=uuid.uuid4, unique=True)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    sent = models.PositiveSmallIntegerField("已发次数", default=0)
    sent_at = models.DateTimeField("最近发送", null=True)
    counted_from = models.DateTimeField("起计时间", db_index=True)

    class Meta:
        verbose_name = "手机验证码"

    def __str__(self) -> str:
        return f"{self.phone}"

    def sealing_key(self) -> bytes:
        """The row's own key."""
        return keys.unwrap(bytes(self.key))
