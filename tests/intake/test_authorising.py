"""Permission to verify: every adult's own hand, guardians for children, revocable, never assumed."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.audit.models import Entry as Trail
from gongzhu.cases import services as cases
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.intake import selectors, services, texts
from gongzhu.intake.enums import SignMethod
from gongzhu.intake.models import Authorisation
from gongzhu.intake.services import Proxy, Signature, valid_until
from tests.intake.world import (
    add,
    again,
    by_guardian,
    do,
    finished,
    handed_in,
    online,
    paper,
    photo,
    resident,
    start,
    walk_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def spouse(chen, draft):
    """A grown member with an account of her own."""
    known = resident("李三", "19920712", female=True)
    told = {"name": "李三", "id_number": known.number, "relation": "spouse"}
    do(chen.actor, services.add_member, draft, **told)
    return known


def live(application):
    with acting_as(SYSTEM):
        signed = Authorisation.unscoped.filter(application=application, withdrawn_at=None)
        return list(signed.select_related("person", "guardian", "application"))


@pytest.mark.requirement("VER-04")
def test_a_signature_keeps_the_wording_who_signed_and_until_when(chen, draft):
    signed = do(chen.actor, services.authorise, draft, chen.person, online())

    assert signed.method == SignMethod.ONLINE
    assert (signed.text_version, signed.text_digest) == (texts.LATEST.version, texts.LATEST.digest)
    assert signed.signed_by_id == chen.actor.user_id
    assert signed.valid_until == date(2027, 11, 23)
    assert (
        Trail.objects.filter(action="intake.authorise", purpose=texts.LATEST.version).count() == 1
    )


def test_nobody_confirms_for_another_adult(chen, draft, spouse):
    with pytest.raises(Denied, match="李三本人"):
        do(chen.actor, services.authorise, draft, spouse.person, online())
    with pytest.raises(Invalid, match="由本人签署"):
        do(chen.actor, services.authorise, draft, spouse.person, by_guardian(chen.person))

    assert live(draft) == []


def test_a_family_member_signs_from_the_own_account_without_seeing_the_dossier(chen, draft, spouse):
    with acting_as(spouse.actor), pytest.raises(Missing):
        selectors.draft(draft.pk)
    [asked] = selectors.invitations(spouse.actor)
    assert (asked.item, asked.applicant, asked.relation, asked.given) == (
        "最低生活保障",
        "陈一",
        "配偶",
        None,
    )
    assert asked.office == "广州市天河区沙河街道"

    do(spouse.actor, services.authorise, asked.application_id, spouse.person, online())

    assert [one.person for one in live(draft)] == [spouse.person]
    assert selectors.invitations(spouse.actor)[0].given == live(draft)[0]
    assert selectors.invitations(chen.actor)[0].given is None


def test_or_signs_a_letter_whose_photograph_is_uploaded(chen, draft, spouse):
    with pytest.raises(Invalid) as refused:
        do(
            chen.actor,
            services.authorise,
            draft,
            spouse.person,
            Signature(SignMethod.LETTER, "2026-2"),
        )
    assert "letter" in refused.value.fields

    signed = do(chen.actor, services.authorise, draft, spouse.person, paper(SignMethod.LETTER))
    assert signed.evidence.title == "核对授权书（李三）"


def test_or_signs_at_the_window(chen, clerk, draft, spouse):
    with pytest.raises(Denied):
        do(chen.actor, services.authorise, draft, spouse.person, paper(SignMethod.WINDOW))
    with pytest.raises(Invalid, match="扫描件"):
        do(clerk, services.authorise, draft, spouse.person, Signature(SignMethod.WINDOW, "2026-2"))

    signed = do(clerk, services.authorise, draft, spouse.person, paper())
    assert signed.method == SignMethod.WINDOW


@pytest.mark.requirement("SEC-04")
def test_a_guardian_signs_for_a_child(chen, draft, spouse):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")

    with pytest.raises(Invalid, match="监护人代签"):
        do(chen.actor, services.authorise, draft, child.person, online())
    with pytest.raises(Denied, match="监护人用自己的账号"):
        do(chen.actor, services.authorise, draft, child.person, by_guardian(spouse.person))

    signed = do(chen.actor, services.authorise, draft, child.person, by_guardian(chen.person))
    assert (signed.person, signed.guardian) == (child.person, chen.person)


def test_a_guardian_is_grown_up_and_belongs_to_the_household(chen, stranger, clerk, draft):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")
    sister = add(chen.actor, draft, "陈姐", "child", born="20100601")

    for somebody in (sister.person, child.person, stranger.person):
        with pytest.raises(Invalid, match="成年家人"):
            do(
                clerk,
                services.authorise,
                draft,
                child.person,
                by_guardian(somebody, letter=photo()),
            )


def test_a_proxy_may_be_the_guardian(chen):
    child = walk_in(SYSTEM, "陈小", "20150601")
    application = start(chen.actor, child, proxy=Proxy(chen.person, "舅舅"))

    signed = do(chen.actor, services.authorise, application, child, by_guardian(chen.person))
    assert signed.guardian == chen.person


def test_an_adult_unable_to_sign_is_signed_for_at_the_window_only(chen, clerk, draft, spouse):
    signed = do(
        clerk, services.authorise, draft, spouse.person, by_guardian(chen.person, letter=photo())
    )

    assert signed.method == SignMethod.GUARDIAN
    assert signed.evidence is not None


def test_one_signature_at_a_time(chen, draft):
    do(chen.actor, services.authorise, draft, chen.person, online())

    with pytest.raises(Conflict, match="已经授权过"):
        do(chen.actor, services.authorise, draft, chen.person, online())


def test_whoever_does_not_belong_to_the_household_is_not_asked(chen, stranger, draft):
    with pytest.raises(Invalid, match="不在这份申请"):
        do(chen.actor, services.authorise, draft, stranger.person, online())
    with pytest.raises(Missing):
        do(stranger.actor, services.authorise, draft, stranger.person, online())


def test_a_wording_that_never_was_is_refused(chen, draft):
    with pytest.raises(Invalid, match="文本已经更新"):
        do(
            chen.actor,
            services.authorise,
            draft,
            chen.person,
            Signature(SignMethod.ONLINE, "1999-1"),
        )


@pytest.mark.requirement("PUB-13")
def test_a_signature_is_withdrawn_by_whoever_gave_it_and_given_again(chen, stranger, spouse, draft):
    signed = do(spouse.actor, services.authorise, draft, spouse.person, online())

    for other in (chen, stranger):
        with pytest.raises(Denied, match="本人撤回"):
            do(other.actor, services.withdraw_authorisation, signed)
    do(spouse.actor, services.withdraw_authorisation, signed, reason="不想查了")

    assert live(draft) == []
    with pytest.raises(Conflict, match="已经撤回"):
        do(spouse.actor, services.withdraw_authorisation, signed)
    do(spouse.actor, services.authorise, draft, spouse.person, online())
    assert len(live(draft)) == 1


def test_a_guardian_and_a_window_may_withdraw_too(chen, clerk, draft):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")
    for actor in (chen.actor, clerk):
        signed = do(chen.actor, services.authorise, draft, child.person, by_guardian(chen.person))
        do(actor, services.withdraw_authorisation, signed)

    assert live(draft) == []


@pytest.mark.requirement("VER-04")
def test_without_every_adults_signature_nothing_is_handed_in(chen):
    application = finished(chen.actor, chen.person)
    add(chen.actor, application, "李三", "spouse", female=True)
    add(chen.actor, application, "陈小", "child", born="20150601")

    with acting_as(chen.actor):
        found = services.completeness(again(application))
    told = [one.sentence for one in found if one.step == "authorisation"]

    assert len(told) == 2
    assert told[0].startswith("李三（配偶）还没有签署") and "自己的账号" in told[0]
    assert told[1].startswith("陈小（子女）还没有签署") and "监护人代签" in told[1]


def test_a_withdrawn_or_expired_signature_counts_no_more(chen, monkeypatch):
    application = finished(chen.actor, chen.person)
    with acting_as(SYSTEM):
        assert selectors.valid_authorisations(application, date(2027, 11, 23))
        assert not selectors.valid_authorisations(application, date(2027, 11, 24))

    do(chen.actor, services.withdraw_authorisation, live(application)[0])
    with acting_as(chen.actor):
        assert [one.step for one in services.completeness(again(application))] == ["authorisation"]


def test_a_signature_may_follow_while_the_case_is_open_and_not_after(chen):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        application = selectors.application_of(case)
    do(chen.actor, services.withdraw_authorisation, live(application)[0])
    do(chen.actor, services.authorise, application, chen.person, online())

    do(chen.actor, cases.withdraw, case, key="back", reason="情况有变")
    do(chen.actor, services.withdraw_authorisation, live(application)[0])
    with pytest.raises(Conflict, match="已经办结"):
        do(chen.actor, services.authorise, application, chen.person, online())
    assert selectors.invitations(chen.actor) == []


@pytest.mark.parametrize(
    ("signed_on", "until"),
    [
        (date(2026, 11, 23), date(2027, 11, 23)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_signature_holds_for_a_year(signed_on, until):
    assert valid_until(signed_on) == until


def test_the_wording_is_never_edited():
    """A changed wording is a new version: signatures point at these digests."""
    assert {one.version: one.digest for one in texts._VERSIONS} == {
        "2026-1": "74cb5c458f18983f257d0ed4af791d8902fa50ba8be25727c9c0e08c7884649f",
        "2026-2": "3882559349386c4930de7bba172b7be7c63a16b81e1b5935f437d8402c1d57d6",
    }


def test_the_wording_tells_what_the_law_asks_for():
    """个人信息保护法 第17、29、30条: who, why, what, how long, the rights, the effects of a no."""
    read = "".join(
        texts.LATEST.filled(item="最低生活保障", office="沙河街道", until="2027年11月23日")
    )

    for told in (
        "谁来查：沙河街道",
        "为什么查",
        "查什么",
        "敏感个人信息",
        "不同意会怎样",
        "到2027年11月23日",
        "查阅、复制",
        "撤回",
    ):
        assert told in read
    assert "{" not in read
