"""Letters say what they were told, look the same everywhere, and cannot be talked into more."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pydantic import ValidationError

from gongzhu.audit.selectors import trail
from gongzhu.common.actor import SYSTEM
from gongzhu.common.errors import Invalid, Unavailable
from gongzhu.documents import services
from gongzhu.documents.enums import Template
from gongzhu.documents.glyphs import covered
from gongzhu.documents.letter_data import SHAPES
from gongzhu.documents.letters import LAYOUTS, render, write_letter
from tests.documents.samples import DATA, REMEDIES, SAYS


def words_of(pdf: bytes) -> str:
    """All text of a PDF without blanks."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def changed(template: Template, **changes: Any) -> dict[str, Any]:
    return {**DATA[template], **changes}


@pytest.mark.requirement("DEC-02")
@pytest.mark.parametrize("template", Template)
def test_a_letter_says_everything_it_was_told(template: Template) -> None:
    words = words_of(render(template, DATA[template], demo=False))

    for expected in (*SAYS[template], DATA[template]["office"]):
        assert expected in words
    assert "演示数据" not in words


@pytest.mark.parametrize("template", Template)
def test_a_letter_is_archival_and_accessible(template: Template) -> None:
    pdf = render(template, DATA[template], demo=False)

    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata.title == template.label
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


@pytest.mark.parametrize("template", Template)
def test_every_page_of_a_demonstration_is_marked(template: Template) -> None:
    pdf = render(template, DATA[template], demo=True)

    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        assert "演示数据" in re.sub(r"\s", "", page.extract_text())


def test_every_template_has_a_layout_and_a_shape() -> None:
    layouts = {path.stem for path in LAYOUTS.glob("*.typ")} - {"official"}

    assert layouts == {template.value for template in Template} == {t.value for t in SHAPES}


def test_the_same_letter_is_the_same_bytes() -> None:
    first, second = (render("refusal", DATA[Template.REFUSAL], demo=True) for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        '#read("/etc/passwd")',
        ']#import "x": *[',
        "$1/0$",
        "*粗体* _斜体_ `代码` @ref <label>",
        '"}\\\\ #let red = blue',
        "= 标题\n\n/ 词: 义",
        "${7*7} {{7*7}} <b>x</b>",
    ],
)
def test_data_is_never_read_as_markup(text: str) -> None:
    words = words_of(render("approval", changed(Template.APPROVAL, applicant=text), demo=False))

    assert re.sub(r"\s", "", text) in words


def test_a_letter_lacking_a_field_is_refused_by_name() -> None:
    data = changed(Template.REFUSAL)
    del data["remedies"]

    with pytest.raises(ValidationError, match="remedies"):
        render("refusal", data, demo=False)


def test_a_field_no_layout_knows_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="favour"):
        render("refusal", changed(Template.REFUSAL, favour="x"), demo=False)


@pytest.mark.requirement("DEC-02")
def test_a_refusal_without_reasons_cannot_be_written() -> None:
    with pytest.raises(ValidationError, match="reasons"):
        render("refusal", changed(Template.REFUSAL, reasons=[]), demo=False)


def test_a_home_survey_needs_two_surveyors() -> None:
    with pytest.raises(ValidationError, match="surveyors"):
        render("home_survey", changed(Template.HOME_SURVEY, surveyors=["周示例"]), demo=False)


@pytest.mark.requirement("SEC-04")
def test_a_full_identity_number_stays_off_a_letter() -> None:
    members = [{"name": "陈示例", "relation": "本人", "id_number": "440106199001011232"}]

    with pytest.raises(Invalid, match="完整的身份证号码"):
        render("approval", changed(Template.APPROVAL, members=members), demo=False)


@pytest.mark.requirement("SEC-04")
@pytest.mark.parametrize(
    "row",
    [
        {"name": "陈示例 13800000000", "village": "示例社区", "household_size": 1},
        {"name": "陈示例", "village": "示例路 1203 号", "household_size": 1},
        {"name": "陈示例", "village": "示例社区", "household_size": 1, "id_number": "4***3"},
        {"name": "陈示例", "village": "示例社区", "household_size": 1, "illness": "x"},
    ],
)
def test_a_public_notice_carries_nothing_that_leads_further(row: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        render("publicity", changed(Template.PUBLICITY, rows=[row]), demo=False)


def test_a_notice_without_amounts_has_no_column_for_them() -> None:
    rows = [{"name": "陈示例", "village": "示例社区", "household_size": 3}]

    words = words_of(render("publicity", changed(Template.PUBLICITY, rows=rows), demo=False))

    assert "金额" not in words


def test_an_unknown_amount_is_said_to_be_unknown() -> None:
    assert "待核定" in words_of(
        render("adjustment", changed(Template.ADJUSTMENT, after=None), demo=False)
    )


def test_limits_that_nobody_entered_are_not_invented() -> None:
    unknown = {**REMEDIES, "reconsideration_days": None, "litigation_months": None}

    words = words_of(render("refusal", changed(Template.REFUSAL, remedies=unknown), demo=False))

    assert words.count("在法律规定的期限内") == 2
    assert "None" not in words


def test_an_approval_shows_the_arithmetic_in_words() -> None:
    data = changed(Template.APPROVAL, steps=["1,282.00 × 2 = 2,564.00", "减收入 471.60"])

    words = words_of(render("approval", data, demo=False))

    assert "1,282.00×2=2,564.00" in words
    assert "减收入471.60" in words


def test_one_off_help_names_no_first_month() -> None:
    data = changed(Template.APPROVAL, period="一次性", is_monthly=False, from_month=None)

    words = words_of(render("approval", data, demo=False))

    assert "一次性2,092.40元" in words
    assert "起发月份" not in words


def test_what_is_granted_without_an_amount_is_told_in_words() -> None:
    data = changed(
        Template.APPROVAL,
        amount=None,
        lines=[],
        payment="",
        grant="住院自付费用一站式结算。",
        was_public=False,
    )

    words = words_of(render("approval", data, demo=False))

    assert "一、决定内容" in words and "住院自付费用一站式结算。" in words
    assert "二、保障人员" in words and "三、请你知晓" in words
    assert "经调查核实和审核" in words
    assert "金额" not in words and "待核定" not in words


def test_an_approval_that_grants_nothing_cannot_be_written() -> None:
    with pytest.raises(ValidationError, match="what is granted instead"):
        render("approval", changed(Template.APPROVAL, amount=None, lines=[]), demo=False)


@pytest.mark.parametrize("template", [Template.APPROVAL, Template.REFUSAL, Template.NON_ACCEPTANCE])
def test_a_letter_about_help_that_is_no_act_of_government_names_no_suit(template: Template) -> None:
    words = words_of(render(template, changed(template, remedies=None), demo=False))

    assert "行政复议" not in words
    assert "可以拨打社会救助服务热线反映" in words


def test_a_character_no_font_has_is_marked_and_explained(settings) -> None:
    rare = chr(0x2A6D0)
    font = Path(settings.FONTS_DIR) / "NotoSansSC_400Regular.ttf"
    assert ord(rare) not in covered(font)

    words = words_of(
        render("refusal", changed(Template.REFUSAL, applicant=f"陈{rare}"), demo=False)
    )

    assert "陈〓：" in words
    assert "以本人证件所载为准" in words
    assert "〓" not in words_of(render("refusal", DATA[Template.REFUSAL], demo=False))


def test_signs_that_turn_text_around_are_dropped() -> None:
    words = words_of(
        render("refusal", changed(Template.REFUSAL, applicant="陈\u202e示\x00例"), demo=False)
    )

    assert "陈示例：" in words


def test_long_reasons_flow_onto_further_pages() -> None:
    reasons = [{"text": "理由很长。" * 60, "clause": "某条"} for _ in range(20)]

    pdf = render("refusal", changed(Template.REFUSAL, reasons=reasons), demo=False)

    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 2
    assert "（印章）" in pages[-1].extract_text()
    assert "行政复议" in re.sub(r"\s", "", pages[-1].extract_text())


def test_without_fonts_the_way_out_is_named(settings, tmp_path: Path) -> None:
    settings.FONTS_DIR = tmp_path

    with pytest.raises(Unavailable, match="make setup"):
        render("refusal", DATA[Template.REFUSAL], demo=False)


def test_a_written_letter_is_filed_in_the_dossier(dossier, officer, settings) -> None:
    settings.DEMO = True

    document = write_letter(
        dossier,
        Template.APPROVAL,
        DATA[Template.APPROVAL],
        title="最低生活保障审核确认通知书",
        number="示民救〔2026〕0099号",
        by=officer,
    )

    words = words_of(services.content(document, by=SYSTEM))
    assert "示民救〔2026〕0099号" in words
    assert "演示数据" in words
    assert (document.kind, document.number) == ("letter", "示民救〔2026〕0099号")
    assert document.pages >= 1
    assert document.created_by == officer.label
    assert [e.action for e in trail(document)] == ["documents.write"]


def test_findings_are_filed_as_reports(dossier) -> None:
    data = DATA[Template.VERIFICATION_REPORT]

    document = write_letter(
        dossier, "verification_report", data, title="x", number="HD1", by=SYSTEM
    )

    assert document.kind == "report"
