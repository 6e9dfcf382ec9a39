"""Opening a form: who may, where, once per household, with what is known already."""

from __future__ import annotations

import pytest

from gongzhu.audit.models import Entry
from gongzhu.cases import services as cases
from gongzhu.cases.enums import Channel
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.intake import selectors, services
from gongzhu.intake.enums import ApplicationStatus, Relation
from gongzhu.intake.models import Application, Material, Member
from gongzhu.intake.services import Proxy
from gongzhu.people.enums import Involved
from gongzhu.people.models import Involvement
from gongzhu.scope.models import Grant
from tests.intake.conftest import FAR
from tests.intake.world import (
    ADDRESS,
    add,
    again,
    by_guardian,
    do,
    fill,
    handed_in,
    own_row,
    resident,
    start,
    walk_in,
)
from tests.officers import reviewer

pytestmark = pytest.mark.django_db


def involved(application: Application) -> set[tuple[str, str]]:
    with acting_as(SYSTEM):
        rows = Involvement.unscoped.filter(dossier=application.dossier).select_related("person")
        return {(one.person.name, one.role) for one in rows}


@pytest.mark.requirement("PUB-02")
def test_a_resident_opens_a_form_and_is_its_first_member(chen):
    application = start(chen.actor, chen.person)

    assert application.status == ApplicationStatus.DRAFT
    assert application.item_version.number == 2
    assert own_row(application).person == chen.person
    assert involved(application) == {("陈一", Involved.APPLICANT)}
    assert Grant.objects.filter(dossier=application.dossier, user=chen.person.user).exists()
    assert Entry.objects.filter(action="intake.start", object_id=str(application.pk)).count() == 1


def test_nobody_else_sees_the_form(chen, stranger, far_clerk, draft):
    for other in (stranger.actor, far_clerk):
        with acting_as(other), pytest.raises(Missing):
            selectors.draft(draft.pk)
        with pytest.raises(Missing):
            do(other, services.save_household, draft, address=ADDRESS)


@pytest.mark.requirement("PUB-04")
def test_nobody_applies_for_what_comes_by_itself_and_is_told_what_happens(chen):
    with pytest.raises(Invalid, match="“价格临时补贴”不用申请。物价涨得快"):
        start(chen.actor, chen.person, "price_subsidy")


def test_one_form_of_an_item_at_a_time(chen, draft):
    with pytest.raises(Conflict, match="接着填"):
        start(chen.actor, chen.person)

    other = start(chen.actor, chen.person, "temporary")
    assert other.item_version.item.code == "temporary"


def test_a_second_application_is_refused_while_the_first_is_handled(chen):
    case = handed_in(chen.actor, chen.person)

    with pytest.raises(Conflict, match=case.number):
        start(chen.actor, chen.person)


def test_who_is_in_a_household_that_applies_does_not_apply_again_and_learns_no_more(chen):
    spouse = resident("李三", "19920712", female=True)
    application = start(chen.actor, chen.person)
    told = {"name": "李三", "id_number": spouse.number, "relation": Relation.SPOUSE}
    do(chen.actor, services.add_member, application, **told)

    # a draft that merely names her stands in nobody's way
    begun = start(spouse.actor, spouse.person)
    assert begun.status == ApplicationStatus.DRAFT


def test_a_withdrawn_application_makes_room_for_another(chen):
    case = handed_in(chen.actor, chen.person)
    do(chen.actor, cases.withdraw, case, key="back", reason="情况有变")

    assert start(chen.actor, chen.person).status == ApplicationStatus.DRAFT


def test_a_resident_applies_for_nobody_else_without_being_the_proxy(chen, stranger):
    with pytest.raises(Denied, match="代办"):
        start(stranger.actor, chen.person)


@pytest.mark.requirement("PUB-13")
def test_a_proxy_applies_from_their_own_account(chen, stranger):
    elder = walk_in(SYSTEM, "陈老", "19400101")
    application = start(chen.actor, elder, proxy=Proxy(chen.person, "儿子"))

    assert involved(application) == {("陈老", Involved.APPLICANT), ("陈一", Involved.PROXY)}
    assert application.proxy_relation == "儿子"
    assert Grant.objects.filter(dossier=application.dossier, user=chen.person.user).exists()
    with acting_as(chen.actor):
        assert list(selectors.my_applications(chen.actor)) == [application]
        assert selectors.facts(application, again(application).created_at.date()).household[
            "applied_by_proxy"
        ]


def test_a_proxy_is_grown_up_somebody_else_and_says_who_they_are(chen, clerk):
    child = walk_in(clerk, "陈小", "20150601")
    elder = walk_in(clerk, "陈老", "19400101")

    with pytest.raises(Invalid, match="18周岁"):
        start(clerk, elder, proxy=Proxy(child, "孙子"))
    with pytest.raises(Invalid, match="申请人本人"):
        start(clerk, elder, proxy=Proxy(elder, "本人"))
    with pytest.raises(Invalid, match="关系"):
        start(clerk, elder, proxy=Proxy(chen.person, "  "))


@pytest.mark.requirement("INT-01")
def test_a_window_opens_a_form_for_somebody_without_an_account(clerk):
    person = walk_in(clerk, "陈老", "19400101")
    application = start(clerk, person)

    assert application.channel == Channel.WINDOW
    assert not Grant.objects.filter(dossier=application.dossier, user__isnull=False).exists()
    with acting_as(clerk):
        assert selectors.draft(application.pk) == application


def test_a_window_opens_forms_in_its_own_territory_only(clerk, far_clerk):
    person = walk_in(clerk, "陈老", "19400101")

    with pytest.raises(Denied, match="不归"):
        start(far_clerk, person)
    assert start(far_clerk, person, place=FAR).dossier.division_code == FAR


def test_a_reviewer_takes_no_applications_down(clerk):
    person = walk_in(clerk, "陈老", "19400101")

    with pytest.raises(Denied, match="受理窗口"):
        start(reviewer(), person)


@pytest.mark.parametrize("place", [440106000000, 110101001000])
def test_the_place_is_a_town_or_village_of_the_region(chen, place):
    with pytest.raises((Invalid, Missing)):
        start(chen.actor, chen.person, place=place)


def test_an_item_that_does_not_exist_is_not_applied_for(chen):
    with pytest.raises(Missing):
        start(chen.actor, chen.person, "castle")


@pytest.mark.requirement("INT-06")
def test_what_was_told_and_handed_in_before_is_not_asked_for_again(chen, clerk):
    case = handed_in(chen.actor, chen.person)
    first = _look(case)
    for material in first:
        do(clerk, services.review_material, material, "accepted")
    do(chen.actor, cases.withdraw, case, key="back", reason="改以全家申请")

    second = start(chen.actor, chen.person, "dibao_margin")

    with acting_as(chen.actor):
        taken = selectors.look(second, second.created_at.date()).taken
        papers = list(Material.objects.filter(application=second).select_related("document"))
    assert taken.household["address"] == ADDRESS
    assert taken.members[0].circumstances["disability_category"] == "none"
    assert "study" not in taken.members[0].circumstances  # this item does not ask for it
    assert [one.code for one in papers] == ["id_card"]
    assert papers[0].review == ""
    assert papers[0].document.dossier_id == second.dossier_id
    assert taken.entries == ()


def test_members_and_account_are_carried_over_and_faulty_papers_are_not(chen, clerk):
    application = start(chen.actor, chen.person)
    child = add(chen.actor, application, "陈小", "child", born="20150601")
    fill(chen.actor, application)
    do(chen.actor, services.authorise, application, child.person, by_guardian(chen.person))
    case = do(chen.actor, services.submit, application, key="k").case
    for material in _look(case):
        do(clerk, services.review_material, material, "faulty", "反光看不清")
    do(chen.actor, cases.withdraw, case, key="back", reason="情况有变")

    second = start(chen.actor, chen.person)

    with acting_as(chen.actor):
        names = [
            one.person.name
            for one in Member.objects.filter(application=second).select_related("person")
        ]
        assert names == ["陈一", "陈小"]
        assert second.account == again(application).account
        assert not Material.objects.filter(application=second).exists()
    assert ("陈小", Involved.MEMBER) in involved(second)


def test_another_office_is_not_shown_what_was_told_elsewhere(chen, far_clerk):
    handed_in(chen.actor, chen.person)

    application = start(far_clerk, chen.person, "temporary", place=FAR)

    assert application.address is None


def _look(case) -> list[Material]:
    with acting_as(SYSTEM):
        application = selectors.application_of(case)
        return list(
            Material.unscoped.filter(application=application).select_related(
                "application", "document"
            )
        )
