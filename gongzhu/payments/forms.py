"""What officers type about money. `needed` names the fields an action cannot do without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from gongzhu.people.models import BankAccount


class OrderForm(forms.Form):
    """Pass an order on, or say why it goes back a level."""

    needed: ClassVar[Mapping[str, tuple[str, ...]]] = {"back": ("reason",)}

    reason = forms.CharField(
        label="退回理由",
        max_length=300,
        help_text="只有退回时要填。上一环节会看到。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明退回的理由。", "max_length": "最多 300 个字。"},
    )


NEW = "new"


class AccountForm(forms.Form):
    """Where to pay instead: an account on record, or a new card. accounts: those on record."""

    needed: ClassVar[Mapping[str, tuple[str, ...]]] = {"fixed": ("account",)}

    account = forms.ChoiceField(
        label="改付到",
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择收款账户，或登记新的账户。",
            "invalid_choice": "请从列表中选择收款账户。",
        },
    )
    holder_name = forms.CharField(
        label="户名",
        required=False,
        max_length=40,
        help_text="与卡面一致。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "户名最多 40 个字。"},
    )
    bank_name = forms.CharField(
        label="开户银行",
        required=False,
        max_length=60,
        help_text="例如：中国农业银行城关支行。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "最多 60 个字。"},
    )
    card = forms.CharField(
        label="银行卡号",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_length": "卡号太长，请核对。"},
    )

    def __init__(self, *args: Any, accounts: QuerySet[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in accounts}
        known = [(pk, f"{one.holder_name} {one}") for pk, one in self.accounts.items()]
        self.fields["account"].choices = [*known, (NEW, "登记新的账户")]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> BankAccount | None:
        """The account chosen in a valid form; None when a new one is to be registered."""
        return self.accounts.get(self.cleaned_data["account"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("account") == NEW:
            for name in ("holder_name", "bank_name", "card"):
                if not data.get(name):
                    self.add_error(name, f"请填写{self.fields[name].label}。")
        return data
