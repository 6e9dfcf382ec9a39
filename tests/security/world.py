"""What stands behind the addresses: real households at every stage, and things to ask for."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongzhu.accounts.models import User
from gongzhu.catalogue import services as catalogue
from gongzhu.catalogue.models import Item, ItemVersion, Policy
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions import services as decisions
from gongzhu.decisions.models import Notice
from gongzhu.documents.enums import DocumentKind
from gongzhu.documents.models import Document
from gongzhu.intake.models import Authorisation, Material, Member
from gongzhu.people import services as people
from gongzhu.portal.privacy import LATEST
from gongzhu.scope.models import Dossier
from gongzhu.verification.models import Objection
from tests.security import cast
from tests.security.canaries import plant
from tests.security.cast import PASSWORD, Who
from tests.security.journey import SPECIAL, STAGES, Household, lived_until, photo, with_account
from tests.security.listed import LISTED
from tests.security.written import WRITTEN
from tests.simulator.launcher import Partner

ABSENT: dict[str, Any] = {
    "number": "GZ20990101999999",
    "pk": 987654321,
    "uuid": uuid.UUID("00000000-0000-4000-8000-000000000000"),
}
"""Arguments that name nothing, in the shape of ones that do."""


@dataclass(frozen=True)
class Thing:
    """Something behind an address. kwargs: what names it; absent: what would name nothing."""

    dossier: Dossier | None
    kwargs: dict[str, Any]
    absent: dict[str, Any]


@dataclass
class World:
    """Households by the stage they stand at, everybody who might ask, things by name."""

    homes: dict[str, Household]
    officers: list[Who]
    strays: list[Who]
    residents: dict[str, list[Who]]
    stranger: Who

    @property
    def everybody(self) -> list[Who]:
        around = [who for people in self.residents.values() for who in people]
        return [*self.strays, *around, self.stranger, *self.officers]

    def who(self, name: str) -> Who:
        """One asker by name: `window@own`, `owner`, `anonymous`."""
        return next(one for one in self.everybody if one.name == name)

    def thing(self, name: str) -> Thing:
        """A thing by its name: a kind, and the stage of the household it belongs to."""
        kind, _, stage = name.partition(" ")
        with acting_as(SYSTEM):
            return _KINDS[kind](self.homes.get(stage), self)


def built(partner: Partner, stages: tuple[str, ...] = (*STAGES, *SPECIAL)) -> World:
    """The whole world. Every household has the same owner, proxy and spouse where it matters."""
    homes = {stage: lived_until(stage, partner) for stage in stages}
    officers = cast.officers()
    for home in homes.values():
        with acting_as(SYSTEM):
            dossier = Dossier.unscoped.get(pk=home.application.dossier_id)
        cast.open_to_the_granted(dossier, officers)
    residents = {stage: residents_of(home) for stage, home in homes.items()}
    world = World(homes, officers, cast.strays(), residents, stranger())
    for who in world.everybody:
        if who.user:
            who.session_key  # noqa: B018 made now, so that it outlasts the single cells
    return world


def residents_of(home: Household) -> list[Who]:
    """The people around one household: who applied, who did it for them, who belongs to it."""
    with_account(home, "spouse")
    names = {"applicant": "owner", "proxy": "proxy", "spouse": "spouse"}
    return [
        Who(name, "", "", User.objects.get(pk=home.users[key].pk)) for key, name in names.items()
    ]


def stranger() -> Who:
    """A resident with an account who has nothing to do with any of the households."""
    canary = plant("无关人")
    user = people.register(
        canary.name, canary.id_number, canary.phone, PASSWORD,
        consent_version=LATEST.version, source="elsewhere",
    )  # fmt: skip
    return Who("stranger", "", "", user)


def _none(home: Household | None, world: World) -> Thing:
    return Thing(None, {}, {})


def _case(home: Any, world: World) -> Thing:
    return Thing(home.case.dossier, {"number": home.case.number}, {"number": ABSENT["number"]})


def _task(home: Any, world: World) -> Thing:
    stage = next(key for key, one in world.homes.items() if one is home)
    return Thing(home.case.dossier, {"pk": home.task(stage).pk}, {"pk": ABSENT["pk"]})


def _file(kind: DocumentKind) -> Callable[[Any, World], Thing]:
    def thing(home: Any, world: World) -> Thing:
        dossier = home.application.dossier
        found = Document.unscoped.filter(dossier=dossier, kind=kind).order_by("created_at").first()
        return Thing(dossier, {"pk": found.pk}, {"pk": ABSENT["uuid"]})

    return thing


def _person(home: Any, world: World) -> Thing:
    number = home.case.number
    return Thing(
        home.case.dossier,
        {"number": number, "pk": home.application.applicant_id},
        {"number": ABSENT["number"], "pk": home.application.applicant_id},
    )


def _form(home: Any, world: World) -> Thing:
    return Thing(
        home.application.dossier,
        {"item": "dibao", "key": home.application.pk},
        {"item": "dibao", "key": ABSENT["uuid"]},
    )


def _member(home: Any, world: World) -> Thing:
    form = _form(home, world)
    last = Member.unscoped.filter(application=home.application).order_by("position").last()
    return Thing(
        form.dossier, {**form.kwargs, "member": last.pk}, {**form.absent, "member": ABSENT["uuid"]}
    )


def _material(home: Any, world: World) -> Thing:
    form = _form(home, world)
    last = Material.unscoped.filter(application=home.application).order_by("pk").last()
    return Thing(
        form.dossier,
        {**form.kwargs, "material": last.pk},
        {**form.absent, "material": ABSENT["pk"]},
    )


def _notice(home: Any, world: World) -> Thing:
    found = Notice.objects.get(case=home.case)
    return Thing(None, {"token": found.token}, {"token": ABSENT["uuid"]})


def _signing(home: Any, world: World) -> Thing:
    return Thing(home.application.dossier, {"key": home.application.pk}, {"key": ABSENT["uuid"]})


def _signature(home: Any, world: World) -> Thing:
    given = Authorisation.unscoped.filter(application=home.application).order_by("pk").first()
    return Thing(home.application.dossier, {"pk": given.pk}, {"pk": ABSENT["pk"]})


def _paper(home: Any, world: World) -> Thing:
    found = _file(DocumentKind.MATERIAL)(home, world)
    return Thing(found.dossier, {"key": found.kwargs["pk"]}, {"key": ABSENT["uuid"]})


def _policy(home: Any, world: World) -> Thing:
    return Thing(None, {"code": Policy.objects.order_by("pk").first().code}, {"code": "no-such"})


def _article(home: Any, world: World) -> Thing:
    return Thing(None, {"code": "how-to-apply"}, {"code": "no-such"})


def _article_file(code: str, key: str) -> Callable[[Any, World], Thing]:
    def thing(home: Any, world: World) -> Thing:
        return Thing(None, {"code": code, "key": key}, {"code": code, "key": "no-such"})

    return thing


def _item(home: Any, world: World) -> Thing:
    return Thing(None, {"code": "dibao"}, {"code": "no-such"})


def _version(home: Any, world: World) -> Thing:
    found = ItemVersion.objects.get(item__code="dibao", number=2)
    return Thing(None, {"pk": found.pk}, {"pk": ABSENT["pk"]})


def _catalogue_draft(home: Any, world: World) -> Thing:
    item = Item.objects.get(code="tekun")
    found = item.versions.filter(state="draft").first() or catalogue.start_version(item, by=SYSTEM)
    return Thing(None, {"pk": found.pk}, {"pk": ABSENT["pk"]})


def _guide_picture(home: Any, world: World) -> Thing:
    found = catalogue.keep_picture(photo().content, by=SYSTEM)
    return Thing(None, {"digest": found.digest}, {"digest": "0" * 64})


def _guide_picture_of_none(home: Any, world: World) -> Thing:
    """A picture that is kept, but that the guide in force does not show."""
    kept = _guide_picture(home, world).kwargs
    return Thing(None, {"code": "dibao", **kept}, {"code": "dibao", "digest": "0" * 64})


def _proposal(home: Any, world: World) -> Thing:
    values = {"code": "a-law", "title": "某办法", "summary": "提要", "clauses": [], "grade": "B"}
    found = catalogue.propose_policy(values, by=SYSTEM)
    return Thing(None, {"pk": found.pk}, {"pk": ABSENT["pk"]})


def _year(home: Any, world: World) -> Thing:
    return Thing(None, {"year": 2026}, {"year": 1899})


def _officer(home: Any, world: World) -> Thing:
    user = world.who("window@own").user
    return Thing(None, {"pk": user.pk}, {"pk": ABSENT["pk"]})


def _draft(home: Any, world: World) -> Thing:
    return Thing(home.application.dossier, {"pk": home.application.pk}, {"pk": ABSENT["uuid"]})


def _draft_line(model: Any) -> Callable[[Any, World], Thing]:
    def thing(home: Any, world: World) -> Thing:
        draft = _draft(home, world)
        which = model.unscoped.filter(application=home.application).order_by("pk")
        which = which.exclude(relation="self").last() if model is Member else which.last()
        return Thing(
            draft.dossier, {**draft.kwargs, "which": which.pk}, {**draft.absent, "which": which.pk}
        )

    return thing


def _objection(home: Any, world: World) -> Thing:
    case = _case(home, world)
    row = Objection.unscoped.get(report__request__case=home.case)
    return Thing(case.dossier, {**case.kwargs, "pk": row.pk}, {**case.absent, "pk": row.pk})


def _said(home: Any, world: World) -> Thing:
    """What somebody said against the household's notice; said once, however often it is asked for."""
    notice = Notice.objects.get(case=home.case)
    row = decisions.object_to(notice, text="他家另有一套住房。", key="said")
    case = _case(home, world)
    return Thing(case.dossier, {**case.kwargs, "pk": row.pk}, {**case.absent, "pk": row.pk})


def _person_of_another(home: Any, world: World) -> Thing:
    """The address of one case, and a person who belongs to another that may well be seen."""
    other = world.homes["accept"].application.applicant_id
    person = _person(home, world)
    return Thing(person.dossier, {**person.kwargs, "pk": other}, {**person.absent, "pk": other})


def _report_file(home: Any, world: World) -> Thing:
    found = _file(DocumentKind.REPORT)(home, world)
    return Thing(found.dossier, {"key": found.kwargs["pk"]}, {"key": ABSENT["uuid"]})


def _listed(made: Callable[[], tuple[dict[str, Any], dict[str, Any]]]) -> Callable[..., Thing]:
    return lambda home, world: Thing(None, *made())


_KINDS: dict[str, Callable[[Any, World], Thing]] = {
    "": _none,
    "case": _case,
    "task": _task,
    "material": _file(DocumentKind.MATERIAL),
    "letter": _file(DocumentKind.LETTER),
    "person": _person,
    "form": _form,
    "member": _member,
    "paper": _material,
    "notice": _notice,
    "signing": _signing,
    "signature": _signature,
    "file": _paper,
    "policy": _policy,
    "item": _item,
    "article": _article,
    "article_media": _article_file("how-to-apply", "steps"),
    "article_film": _article_file("after-applying", "film"),
    "version": _version,
    "catalogue_draft": _catalogue_draft,
    "guide_picture": _guide_picture,
    "guide_picture_of_none": _guide_picture_of_none,
    "proposal": _proposal,
    "year": _year,
    "officer": _officer,
    "draft": _draft,
    "draft_member": _draft_line(Member),
    "draft_paper": _draft_line(Material),
    "objection": _objection,
    "said": _said,
    "person_of_another": _person_of_another,
    "report_file": _report_file,
    **{name: _listed(made) for name, made in {**LISTED, **WRITTEN}.items()},
}
