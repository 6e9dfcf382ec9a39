"""Where the household lives and who belongs to it."""

from __future__ import annotations

import pytest

from gongzhu.audit.models import Entry as Trail
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Denied, Invalid, Missing
from gongzhu.documents.models import Document
from gongzhu.intake import selectors, services
from gongzhu.intake.enums import Relation, Section
from gongzhu.intake.models import Authorisation, Entry, Material, Member
from gongzhu.intake.services import Row
from gongzhu.people.errors import NotTheSame
from gongzhu.people.models import Involvement
from tests.intake.conftest import FAR
from tests.intake.world import (
    ADDRESS,
    add,
    again,
    by_guardian,
    do,
    number,
    own_row,
    photo,
    rows_of,
    start,
    walk_in,
)
from tests.officers import VILLAGE

pytestmark = pytest.mark.django_db
NEXT_DOOR = VILLAGE + 1


def told(application):
    """The declaration as the applicant reads it."""
    with acting_as(SYSTEM):
        return selectors.look(again(application), application.created_at.date()).taken


def test_the_address_is_kept_and_how_far_the_form_has_come(chen, draft):
    do(chen.actor, services.save_household, draft, address=f"  {ADDRESS} ", hukou_here=True)

    assert told(draft).household["address"] == ADDRESS
    assert told(draft).members[0].circumstances["hukou_here"] is True
    assert again(draft).step == "household"
    assert Trail.objects.filter(action="intake.save.household").count() == 1


@pytest.mark.parametrize("address", ["", "短", "长" * 121])
def test_an_address_is_neither_missing_nor_endless(chen, draft, address):
    with pytest.raises(Invalid) as refused:
        do(chen.actor, services.save_household, draft, address=address)

    assert "address" in refused.value.fields


def test_the_household_may_be_handled_next_door(chen, clerk, draft):
    do(chen.actor, services.save_household, draft, address=ADDRESS, division_code=NEXT_DOOR)

    assert again(draft).dossier.division_code == NEXT_DOOR


def test_a_window_does_not_hand_a_household_to_another_territory(clerk):
    application = start(clerk, walk_in(clerk))

    with pytest.raises(Denied, match="不归"):
        do(clerk, services.save_household, application, address=ADDRESS, division_code=FAR)


def test_a_family_member_is_added_once(chen, draft):
    spouse = {"name": "李三", "id_number": number("19920712", 7, female=True), "relation": "spouse"}
    member = do(chen.actor, services.add_member, draft, **spouse)

    assert (member.person.name, member.relation) == ("李三", Relation.SPOUSE)
    with pytest.raises(Invalid, match="不用重复填写"):
        do(chen.actor, services.add_member, draft, **{**spouse, "relation": "other"})
    assert len(rows_of(draft)) == 2


@pytest.mark.parametrize(
    ("name", "id_number", "relation", "fault"),
    [
        ("李三", "440106199207120000", "spouse", "校验"),
        ("李", "", "spouse", "18位|姓名"),
        ("李三", number("19920712", 8), "self", "关系"),
        ("李三", number("19920712", 8), "cousin", "关系"),
    ],
)
def test_somebody_who_cannot_be_is_not_added(chen, draft, name, id_number, relation, fault):
    with pytest.raises(Invalid, match=fault):
        do(
            chen.actor,
            services.add_member,
            draft,
            name=name,
            id_number=id_number,
            relation=relation,
        )


def test_a_known_number_under_another_name_is_refused_without_saying_whose(chen, stranger, draft):
    with pytest.raises(NotTheSame) as refused:
        do(
            chen.actor,
            services.add_member,
            draft,
            name="王五",
            id_number=stranger.number,
            relation="other",
        )

    assert "黄二" not in refused.value.sentence


def test_there_is_one_spouse(chen, draft):
    add(chen.actor, draft, "李三", "spouse")

    with pytest.raises(Invalid, match="配偶"):
        add(chen.actor, draft, "李四", "spouse")


def test_a_relation_is_corrected_but_not_the_applicants(chen, draft):
    member = add(chen.actor, draft, "李三", "other")

    assert do(chen.actor, services.change_member, member, relation="sibling").relation == "sibling"
    with pytest.raises(Invalid, match="申请人本人"):
        do(chen.actor, services.change_member, own_row(draft), relation="other")


def test_whoever_is_removed_leaves_nothing_behind(chen, draft):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")
    do(chen.actor, services.save_entries, draft, Section.INCOME, [Row(child, "support", 100)])
    do(chen.actor, services.add_material, draft, "id_card", photo(), member=child)
    do(chen.actor, services.authorise, draft, child.person, by_guardian(chen.person))

    do(chen.actor, services.remove_member, child)

    with acting_as(SYSTEM):
        for model in (Entry, Material, Authorisation):
            assert not model.unscoped.filter(application=draft).exists(), model
        assert not Document.unscoped.filter(dossier=draft.dossier).exists()
        assert not Involvement.unscoped.filter(dossier=draft.dossier, person=child.person).exists()
    assert [one.relation for one in rows_of(draft)] == [Relation.SELF]


def test_the_applicant_stays(chen, draft):
    with pytest.raises(Invalid, match="申请人本人"):
        do(chen.actor, services.remove_member, own_row(draft))


def test_somebody_removed_in_another_tab_is_missing(chen, draft):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")
    stale = Member(pk=child.pk, application=draft, person=child.person, relation="child")
    do(chen.actor, services.remove_member, child)

    with pytest.raises(Missing, match="家人"):
        do(chen.actor, services.remove_member, stale)


def test_a_household_has_at_most_twenty_members(chen, draft):
    for serial in range(19):
        add(chen.actor, draft, "陈亲", "other", serial=400 + serial, born="19700101")

    with pytest.raises(Invalid, match="最多"):
        add(chen.actor, draft, "陈亲", "other", serial=450, born="19700101")


@pytest.mark.parametrize("who", ["stranger", "far_clerk"])
def test_others_change_nothing(chen, draft, who, request):
    other = request.getfixturevalue(who)
    actor = getattr(other, "actor", other)

    with pytest.raises(Missing):
        do(actor, services.save_household, draft, address=ADDRESS)
    with pytest.raises(Missing):
        add(actor, draft, "李三", "spouse")


def test_the_window_of_the_street_helps_with_a_draft(chen, clerk, draft):
    do(clerk, services.save_household, draft, address=ADDRESS)

    assert told(draft).household["address"] == ADDRESS
