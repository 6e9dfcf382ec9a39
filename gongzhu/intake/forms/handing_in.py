"""The last pages: account, papers, signatures, the promise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from gongzhu.common import ids
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Invalid
from gongzhu.intake import texts
from gongzhu.intake.enums import SignMethod
from gongzhu.intake.forms.fields import WordsField
from gongzhu.intake.models import Application
from gongzhu.intake.selectors import Paper, Signatory, accounts_of
from gongzhu.intake.services.authorising import Signature as Signed
from gongzhu.intake.services.materials import Upload
from gongzhu.people.models import BankAccount, Person

NEW = "new"
MOST_BYTES = 20 * 1024 * 1024
_FILE = "可以拍照，也可以上传 PDF。每个文件不超过 20 MB。"


class UploadField(forms.FileField):
    """A photograph or PDF. What it really is, is judged when it is taken in."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/*,application/pdf"})
        super().__init__(widget=widget, **kwargs)
        self.error_messages |= {
            "required": "请选择文件，或拍一张照片。",
            "empty": "这个文件是空的。请重新选择或重新拍照。",
            "invalid": "文件没有传上来。请重新选择。",
        }

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 20 MB。请降低拍照清晰度，或分成几个文件上传。")
        return Upload(file.name or "", file.read())


class AccountForm(forms.Form):
    """A card already on record, or a new one."""

    account = forms.ChoiceField(
        label="发到哪张卡",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择收款账户。", "invalid_choice": "请从列表中选择。"},
    )
    card = WordsField(
        label="卡号",
        most=30,
        required=False,
        help_text="优先用社会保障卡。照卡面填写，中间有空格也可以。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder_name = WordsField(label="户名", most=40, required=False)
    bank_name = WordsField(
        label="开户银行", most=60, required=False, help_text="例如：中国农业银行城关支行。"
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        self.known = {str(one.pk): one for one in accounts_of(application)}
        chosen = str(application.account_id) if application.account_id else ""
        kwargs["initial"] = {
            "account": chosen or ("" if self.known else NEW),
            "holder_name": application.applicant.name,
        }
        super().__init__(*args, **kwargs)
        listed = [(key, str(account)) for key, account in self.known.items()]
        self.fields["account"].choices = [*listed, (NEW, "填写一张新的卡")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("account") != NEW:
            return data
        for name, words in _NEW_CARD.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        try:
            if data.get("card"):
                data["card"] = ids.normal_card(data["card"])
        except Invalid as fault:
            self.add_error("card", fault.sentence)
        return data

    def chosen(self) -> BankAccount | None:
        """The card on record that was chosen; None for a new one."""
        return self.known.get(self.cleaned_data["account"])


class MaterialsForm(forms.Form):
    """One place for a file for each paper that may be handed in."""

    def __init__(self, *args: Any, papers: list[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {_place(one): one for one in papers if not one.is_signed_here}
        for name, paper in self.places.items():
            self.fields[name] = UploadField(
                label=paper.title, required=False, help_text=_hint(paper)
            )

    def uploads(self) -> Iterator[tuple[str, Paper, Upload]]:
        """What was chosen, as (field name, paper, file)."""
        for name, paper in self.places.items():
            if self.cleaned_data.get(name):
                yield name, paper, self.cleaned_data[name]


class AuthorisationForm(forms.Form):
    """Who signs on this page: the acting person, a guardian for a child, others by signed letter.

    Nothing is ticked beforehand, and there is no box to tick for another adult.
    """

    def __init__(self, *args: Any, signatures: list[Signatory], by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.wording = by, texts.LATEST
        self.waiting = {one.person.pk.hex: one for one in signatures if one.given is None}
        self.guardians = [one.person for one in signatures if one.is_grown]
        for key, one in self.waiting.items():
            self._ask(key, one)

    def signed(self) -> Iterator[tuple[str, Person, Signed]]:
        """What was given, as (field name, person, signature)."""
        for key, one in self.waiting.items():
            own, letter = (
                self.cleaned_data.get(f"own-{key}"),
                self.cleaned_data.get(f"letter-{key}"),
            )
            guardian = self._guardian(key)
            version = self.wording.version
            if guardian is not None:
                signature = Signed(SignMethod.GUARDIAN, version, guardian, letter)
                yield f"guardian-{key}", one.person, signature
            elif own:
                yield f"own-{key}", one.person, Signed(SignMethod.ONLINE, version)
            elif letter:
                method = SignMethod.WINDOW if self._at_window else SignMethod.LETTER
                yield f"letter-{key}", one.person, Signed(method, version, letter=letter)

    @property
    def _at_window(self) -> bool:
        return self.by.kind is ActorKind.OFFICER

    def _ask(self, key: str, one: Signatory) -> None:
        name = one.person.name
        if not one.is_grown:
            self._ask_guardian(key, name)
        elif self._is_own(one.person):
            self.fields[f"own-{key}"] = forms.BooleanField(
                label=f"我（{name}）已看过上面的授权书，同意查询本人的这些信息", required=False
            )
        else:
            self.fields[f"letter-{key}"] = UploadField(
                label=f"{name}本人签字的授权书",
                required=False,
                help_text=f"{name}也可以用自己的账号登录后确认，不用上传。{_FILE}",
            )

    def _ask_guardian(self, key: str, name: str) -> None:
        able = self.guardians if self._at_window else [
            one for one in self.guardians if self._is_own(one)
        ]  # fmt: skip
        choices = [(one.pk.hex, f"{one.name}以监护人身份同意") for one in able]
        self.fields[f"guardian-{key}"] = forms.ChoiceField(
            label=f"{name}未满18周岁，由监护人代签",
            choices=choices,
            widget=forms.RadioSelect,
            required=False,
            help_text="" if choices else "请监护人用自己的账号登录确认，或到受理窗口办理。",
            error_messages={"invalid_choice": "请从列表中选择监护人。"},
        )
        if self._at_window:
            self.fields[f"letter-{key}"] = UploadField(
                label=f"监护人为{name}签字的授权书", required=False, help_text=_FILE
            )

    def _guardian(self, key: str) -> Person | None:
        chosen = self.cleaned_data.get(f"guardian-{key}")
        return next((one for one in self.guardians if one.pk.hex == chosen), None)

    def _is_own(self, person: Person) -> bool:
        return person.user_id is not None and person.user_id == self.by.user_id


class SignForm(forms.Form):
    """A family member signs from the own account, having read the wording."""

    agree = forms.BooleanField(
        label="我已看过上面的授权书，同意查询本人的这些信息",
        error_messages={"required": "看过授权书并同意的，请在这里打勾；不同意的可以关闭本页。"},
    )
    text_version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"text_version": texts.LATEST.version}
        super().__init__(*args, **kwargs)


class ReviewForm(forms.Form):
    """The promise that ends the form 诚信承诺. key: names the request, see `services.submit`."""

    promise = forms.BooleanField(
        label="以上情况都是真实、完整的；家庭情况有变化会及时告诉受理机关。隐瞒、骗取的要退回，并承担法律责任",
        error_messages={"required": "请先核对填写的内容，确认真实完整后打勾，再提交。"},
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)


_NEW_CARD = {
    "card": "请照卡面填写卡号。",
    "holder_name": "请填写卡上的户名。",
    "bank_name": "请填写开户银行。",
}


def _place(paper: Paper) -> str:
    return f"{paper.wanted.code}-{paper.member.pk.hex}" if paper.member else paper.wanted.code


def _hint(paper: Paper) -> str:
    shared = (
        f"一般不用交：由{paper.wanted.shared_from}代替，查不到时再补。" if paper.is_shared else ""
    )
    return f"{shared}{paper.wanted.example or ''}{_FILE}"
