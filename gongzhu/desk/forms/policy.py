"""What those who keep the catalogue type outside the parts of a definition."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.catalogue import keeping, selectors as catalogue
from gongzhu.catalogue.enums import Sector
from gongzhu.catalogue.models import Policy
from gongzhu.common.fields import DayField
from gongzhu.desk.forms.filters import Filter, text_field
from gongzhu.org import selectors as org
from gongzhu.org.enums import Department, Grade
from gongzhu.org.models import Division

SHIPPED = [(one.value, f"{one.value}　{one.label}") for one in (Grade.A, Grade.B, Grade.C)]
_REQUIRED = {"required": "请填写这一项。"}
_LONG = {"rows": 3}


class ItemFilter(Filter):
    """Of the list of items."""

    text = text_field("名称或代码", "事项名称、代码")
    department = forms.ChoiceField(label="部门", required=False)
    sector = forms.ChoiceField(label="类别", required=False)
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any) -> None:
        states = [(key, text) for key, (text, _) in keeping.STATES.items()]
        listed = {"department": Department.choices, "sector": Sector.choices, "state": states}
        super().__init__(data, choices=listed)
        del self.fields["size"]


class StandardFilter(Filter):
    """Of the standards table."""

    code = forms.ChoiceField(label="标准", required=False)
    division = forms.ChoiceField(label="区划", required=False)
    on = DayField(label="哪一天有效", required=False)

    def __init__(self, data: Any) -> None:
        listed = {"code": standard_choices(), "division": place_choices()}
        super().__init__(data, choices=listed)


class NewItemForm(forms.Form):
    """What has to be known to begin an item."""

    name = forms.CharField(label="事项名称", max_length=60, error_messages=_REQUIRED)
    code = forms.SlugField(
        label="代码",
        max_length=40,
        help_text="英文小写字母、数字和下划线，定了不能改。例如：home_care",
        error_messages={**_REQUIRED, "invalid": "只能用英文字母、数字和下划线。"},
    )
    sector = forms.ChoiceField(label="类别", choices=Sector.choices)
    department = forms.ChoiceField(label="主管部门", choices=Department.choices)
    policy = forms.ChoiceField(
        label="主要依据",
        help_text="没有想要的文件？先在“政策文件”里新增。",
        error_messages=_REQUIRED,
    )
    pays = forms.TypedChoiceField(
        label="是否发放救助金",
        choices=[("1", "发，经确认、复核、拨付"), ("0", "不发")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages=_REQUIRED,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        titles = Policy.objects.order_by("title").values_list("code", "title")
        listed = [("", "请选择"), *((code, f"《{title}》") for code, title in titles)]
        self.fields["policy"].choices = listed  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not code[0].isalpha() or code != code.lower() or "-" in code:
            raise forms.ValidationError("请以小写英文字母开头，只用小写字母、数字和下划线。")
        return code


class BasicsForm(forms.Form):
    """First day; name and place in the list while the item is new."""

    effective_on = DayField(label="施行日", help_text="要在今天以后。发布后，原版本在前一天终止。")
    name = forms.CharField(label="事项名称", max_length=60, error_messages=_REQUIRED)
    position = forms.IntegerField(label="清单里的排序", min_value=0, max_value=9999)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, is_new: bool, **more: Any) -> None:
        super().__init__(data, **more)
        for name in ("name", "position"):
            self.fields[name].disabled = not is_new
            if not is_new:
                self.fields[name].help_text = "已发布过的事项，名称和排序不再改。"


class ReasonForm(forms.Form):
    """Why something is sent back."""

    reason = forms.CharField(
        label="退回理由",
        max_length=300,
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": "请写明要改什么，起草人会看到。"},
    )


class RetireForm(forms.Form):
    """When an item ends, and why."""

    last_day = DayField(label="最后一天", help_text="这一天以后不能再申请；正在办理的照常办完。")
    note = forms.CharField(
        label="停用依据",
        max_length=300,
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": "请写明依据的文件。"},
    )


class ReviewForm(forms.Form):
    """What was found when a thing was read again."""

    note = forms.CharField(
        label="复核情况",
        max_length=300,
        help_text="例如：对照现行文件逐条核对，内容仍然有效。",
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": "请写明对照了什么、结果怎样。"},
    )


class StandardForm(forms.Form):
    """One figure."""

    code = forms.ChoiceField(label="标准")
    division = forms.ChoiceField(label="适用区划")
    effective_on = DayField(label="起")
    ends_on = DayField(label="止", required=False, help_text="不写就是一直有效。")
    value = forms.CharField(
        label="数值",
        max_length=20,
        help_text="金额写元，最多两位小数；其他写整数。",
        error_messages=_REQUIRED,
    )
    grade = forms.ChoiceField(label="证据等级", choices=SHIPPED)
    source = forms.CharField(
        label="来源",
        max_length=300,
        help_text="文件名称和文号。",
        error_messages={"required": "数值一定要有来源。"},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].choices = standard_choices()  # type: ignore[attr-defined]
        self.fields["division"].choices = place_choices()  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A sheet of figures."""

    file = forms.FileField(
        label="表格文件",
        help_text="xlsx 或 CSV，第一行是栏名。不要有公式和合并单元格，一次最多 5000 行。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择要导入的表格。", "empty": "这个文件是空的。"},
    )
    note = forms.CharField(label="说明", max_length=300, required=False)


class PolicyForm(forms.Form):
    """A document of the policy library, in our own words."""

    code = forms.RegexField(
        r"^[a-z][a-z0-9-]{0,29}$",
        label="代码",
        help_text="英文小写、数字和连字符，定了不能改。",
        error_messages={**_REQUIRED, "invalid": "小写英文字母开头，只用小写字母、数字和连字符。"},
    )
    title = forms.CharField(
        label="名称", max_length=160, help_text="不带书名号。", error_messages=_REQUIRED
    )
    issuer = forms.CharField(label="发布机关", max_length=80, required=False)
    number = forms.CharField(label="文号", max_length=60, required=False)
    issued_on = DayField(label="发布日期", required=False)
    effective_on = DayField(label="施行日期", required=False)
    ends_on = DayField(label="失效日期", required=False)
    link = forms.URLField(
        label="官方链接",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "链接写法不对，应以 https:// 开头。"},
    )
    summary = forms.CharField(
        label="内容提要",
        help_text="自己写一到三句，不抄正文。",
        widget=forms.Textarea(attrs=_LONG),
        error_messages=_REQUIRED,
    )
    clauses = forms.CharField(
        label="用到的条款",
        required=False,
        help_text="一行一条：条款、竖线、要点。例如：第十三条｜计入和不计入家庭收入的项目",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    grade = forms.ChoiceField(label="证据等级", choices=SHIPPED)

    def clean_clauses(self) -> list[dict[str, str]]:
        found = []
        for number, line in enumerate(self.cleaned_data["clauses"].splitlines(), start=1):
            if not line.strip():
                continue
            clause, mark, fact = line.replace("|", "｜").partition("｜")
            if not mark or not clause.strip() or not fact.strip():
                raise forms.ValidationError(f"第 {number} 行要写成：条款｜要点。")
            found.append({"clause": clause.strip(), "fact": fact.strip()})
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        begins, ends = given.get("effective_on"), given.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "失效日期早于施行日期。")
        return given


def standard_choices() -> list[tuple[str, str]]:
    """Every standard the vocabulary knows."""
    return [(one.name, f"{one.label}（{one.unit}）") for one in catalogue.words().rules.standards]


def place_choices() -> list[tuple[str, str]]:
    """The region and its districts."""
    region = org.region()
    inside = Division.objects.filter(parent_id=region.code, is_current=True).order_by("code")
    return [(str(region.code), region.title), *((str(one.code), one.name) for one in inside)]
