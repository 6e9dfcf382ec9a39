"""The window takes an application down: the same pages, the same rules, signed on paper."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.cases.models import Case
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake.enums import ApplicationStatus, SignMethod
from gongzhu.intake.models import Application, Authorisation, Material, Member
from tests import officers
from tests.desk import wizard, world
from tests.verification.households import id_number

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("INT-01")
@pytest.mark.requirement("INT-07")
def test_an_officer_takes_an_application_down_from_first_page_to_receipt(at_desk) -> None:
    desk = at_desk(officers.window())

    number = wizard.hand_in(desk)

    case = Case.unscoped.get(number=number)
    assert (case.channel, case.stage) == ("window", "accept")
    receipt = desk.get("receipt", number).words
    assert number in receipt and "身份证件（陈示例）" in receipt
    with acting_as(SYSTEM):
        signed = Authorisation.unscoped.get(application__dossier=case.dossier)
        application = Application.unscoped.get(dossier=case.dossier)
    assert signed.method == SignMethod.WINDOW and signed.evidence_id
    assert application.opened_by_id == desk.actor.user_id
    assert number in desk.get("home").words


@pytest.mark.parametrize(
    "item",
    [
        "dibao_margin",
        "tekun",
        "temporary",
        "rigid",
        "classified",
        "discounts",
        "orphan",
        "de_facto_orphan",
    ],
)
def test_every_item_of_civil_affairs_can_be_taken_down(item: str, at_desk) -> None:
    desk = at_desk(officers.window())

    number = wizard.hand_in(desk, item)

    assert Case.unscoped.get(number=number).item_version.item.code == item


def test_what_nobody_applies_for_is_not_offered_at_the_window(at_desk) -> None:
    page = at_desk(officers.window()).get("intake_new").words

    assert "孤儿基本生活费" in page
    assert "价格临时补贴" not in page


def test_a_draft_waits_in_the_list_and_goes_on_where_it_stopped(at_desk) -> None:
    desk = at_desk(officers.window())
    address = wizard.start(desk).url

    assert "继续填写" in desk.get("intake_drafts").words
    first = desk.browser.get(address)
    assert first.url.endswith("/household/")
    other = at_desk(officers.window(at=440103000000 + 8_001))
    assert other.browser.get(first.url).status_code == 404
    assert "陈示例" not in other.get("intake_drafts").words


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "请填写申请人姓名"),
        ({"id_number": "440106199001010011"}, "身份证号有一位写错了"),
        ({"phone": "12345"}, "请填写11位手机号码"),
        ({"item": "no-such-item"}, "请从列表中选择事项"),
        ({"division_code": "440103001001"}, "请从列表中选择"),
        ({"proxy_name": "王代办"}, "有代办人的，请填写代办人身份证号"),
    ],
)
def test_a_wrong_beginning_is_said_and_nothing_typed_is_lost(
    change: dict[str, str], sentence: str, at_desk
) -> None:
    answer = wizard.start(at_desk(officers.window()), **change)

    assert answer.status_code == 422 and sentence in answer.words
    assert 'value="陈示例"' in answer.words or change.get("name") == ""


def test_a_second_application_of_a_household_is_refused(at_desk) -> None:
    desk, number = at_desk(officers.window()), id_number()
    wizard.start(desk, id_number=number)

    again = wizard.start(desk, id_number=number)

    assert again.status_code == 409 or "没填完" in again.words


@pytest.mark.requirement("PUB-13")
def test_a_proxy_is_recorded_with_the_relation(at_desk) -> None:
    proxy = {
        "proxy_name": "王代办",
        "proxy_id_number": id_number("19700101"),
        "proxy_relation": "邻居",
    }

    wizard.start(at_desk(officers.window()), **proxy)

    with acting_as(SYSTEM):
        application = Application.unscoped.get()
        assert (application.proxy.name, application.proxy_relation) == ("王代办", "邻居")


def _pages(desk):
    address = wizard.start(desk).url
    pk = address.split("/")[3]
    return pk, lambda key: reverse("desk:intake_step", args=[pk, key])


def test_a_family_member_is_added_and_taken_out_again(at_desk) -> None:
    desk = at_desk(officers.window())
    pk, page = _pages(desk)
    child = {"name": "陈小例", "id_number": id_number("20150307"), "relation": "child", "stay": "1"}

    added = desk.browser.post(page("members"), child)
    shown = world.sound(desk.browser.get(page("members"))).words
    assert added.url == page("members") and "陈小例" in shown and child["id_number"] not in shown
    with acting_as(SYSTEM):
        member = Member.unscoped.get(application_id=pk, relation="child")
    desk.post("intake_remove", pk, "member", member.pk)

    assert "陈小例" not in world.sound(desk.browser.get(page("members"))).words.split("再登记")[0]


def test_a_list_grows_by_a_line_without_script(at_desk) -> None:
    desk = at_desk(officers.window())
    _, page = _pages(desk)
    shown = world.sound(desk.browser.get(page("incomes")))
    data = {
        "has_any": "yes",
        "income-TOTAL_FORMS": "1",
        "income-INITIAL_FORMS": "0",
        "income-0-amount": "800",
        "add": "income",
    }
    assert "全家有没有收入" in shown.words

    grown = world.sound(desk.browser.post(page("incomes"), data))

    assert grown.status_code == 200
    assert 'name="income-1-amount"' in grown.words and 'value="800"' in grown.words


def test_a_paper_is_taken_in_and_out_of_a_draft(at_desk) -> None:
    desk = at_desk(officers.window())
    pk, page = _pages(desk)
    field = next(iter(desk.browser.get(page("materials")).context["form"].fields))

    desk.browser.post(page("materials"), {field: wizard.photo(), "stay": "1"})
    with acting_as(SYSTEM):
        paper = Material.unscoped.get(application_id=pk)
    assert desk.get("document", paper.document_id).status_code == 200
    desk.post("intake_remove", pk, "paper", paper.pk)

    assert not Material.unscoped.filter(application_id=pk).exists()


def test_a_file_that_is_none_is_refused_in_words(at_desk) -> None:
    desk = at_desk(officers.window())
    _, page = _pages(desk)
    field = next(iter(desk.browser.get(page("materials")).context["form"].fields))
    bad = wizard.io.BytesIO(b"MZ not a picture")
    bad.name = "x.jpg"

    answer = world.sound(desk.browser.post(page("materials"), {field: bad, "stay": "1"}))

    assert answer.status_code == 422 and "有 1 处需要改一改" in answer.words


def test_the_authorisation_is_printed_for_each_who_signs(at_desk) -> None:
    desk = at_desk(officers.window())
    pk, _ = _pages(desk)

    page = desk.get("intake_consent", pk).words

    assert "家庭经济状况核对授权书" in page and "被授权查询的人：" in page
    assert "银行、证券、保险" in page and "本人签名" in page


def test_the_last_page_names_every_gap_and_does_not_hand_in(at_desk) -> None:
    desk = at_desk(officers.window())
    pk, page = _pages(desk)
    shown = world.sound(desk.browser.get(page("review"))).words
    assert "没有完成" in shown and "还没有填写居住地址" in shown

    refused = world.sound(desk.browser.post(page("review"), {"promise": "on", "key": "k-1"}))

    assert refused.status_code == 422 and "处没有完成" in refused.words
    with acting_as(SYSTEM):
        assert Application.unscoped.get(pk=pk).status == ApplicationStatus.DRAFT


def test_a_page_this_household_does_not_have_is_not_found(at_desk) -> None:
    desk = at_desk(officers.window())
    _, page = _pages(desk)

    assert desk.browser.get(page("nonsense")).status_code == 404


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CONFIRMER, Role.SUPERVISOR])
def test_other_posts_take_nothing_down(role: Role, at_desk) -> None:
    level = "town" if role == Role.REVIEWER else "district"
    department = "supervision" if role == Role.SUPERVISOR else "civil_affairs"
    desk = at_desk(officers.officer(department, level, role))

    assert desk.get("intake_new").status_code == 403
    assert desk.get("intake_drafts").status_code == 403
