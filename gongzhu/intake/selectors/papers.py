"""Which materials a household owes, which it has handed in, and who still has to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhu.cases.models import LIVE, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import ReviewForm, Signers, Subject
from gongzhu.catalogue.schema_parts import Material as Wanted
from gongzhu.intake import outline
from gongzhu.intake.models import Application, Authorisation, Material, Member
from gongzhu.intake.selectors.answers import Look, look
from gongzhu.people import selectors as people
from gongzhu.people.models import Person

ADULT = 18
PAPERWORK = "paperwork"
"""The page of a stage at which papers are caught up with that help did not wait for."""


@dataclass(frozen=True)
class Paper:
    """One line of the list of materials for this household.

    member: whom it is about, None when one serves all. is_certain: False while an unanswered
    question decides about it. handed_in: what there is, oldest first.
    """

    wanted: Wanted
    member: Member | None
    is_certain: bool
    handed_in: tuple[Material, ...]

    @property
    def title(self) -> str:
        """Its name, with whose it is."""
        return f"{self.wanted.title}（{self.member.person}）" if self.member else self.wanted.title

    @property
    def is_signed_here(self) -> bool:
        """Whether signing on screen or at the window is all it takes: nothing is uploaded."""
        forms = set(self.wanted.forms)
        return self.wanted.code == outline.SIGNED_PAPER or forms == {ReviewForm.SIGNED}

    @property
    def is_shared(self) -> bool:
        """Whether a department's data takes its place: asked for only when that fails."""
        return ReviewForm.SHARED in self.wanted.forms

    @property
    def is_owed(self) -> bool:
        """Whether the household has to upload it before handing in."""
        return not (self.is_signed_here or self.is_shared or self.handed_in or not self.is_certain)


@dataclass(frozen=True)
class Signatory:
    """Somebody whose authorisation the item needs, and what they gave.

    is_grown: False for one a guardian signs for.
    """

    person: Person
    relation: str
    is_grown: bool
    given: Authorisation | None


def required_materials(
    application: Application, on: date, *, seen: Look | None = None
) -> list[Paper]:
    """Every material of the item for this household, in the item's order. Source: 003 6.1.3.2.

    seen: the application as already read.
    """
    seen = seen or look(application, on)
    handed = list(
        Material.unscoped.filter(application=application).select_related("document").order_by("pk")
    )
    found = []
    for one in seen.needed:
        member = seen.members[one.member] if one.member is not None else None
        key = (one.material.code, member.pk if member else None)
        own = tuple(row for row in handed if (row.code, row.member_id) == key)
        found.append(Paper(one.material, member, one.is_certain, own))
    return found


def signatures(application: Application, on: date, *, seen: Look | None = None) -> list[Signatory]:
    """Who has to sign the authorisation, with what is valid on a day; empty when nobody has to.

    Source: 广州市…实施细则 第3条; 个人信息保护法 第31条.
    """
    seen = seen or look(application, on)
    needed = catalogue.spec(application.item_version).authorisation
    if not needed.is_needed or is_waived(seen):
        return []
    members = seen.members
    if needed.signers == Signers.APPLICANT:
        members = [one for one in members if one.person_id == application.applicant_id]
    given = {one.person_id: one for one in valid_authorisations(application, on)}
    return [
        Signatory(
            one.person,
            one.get_relation_display(),
            is_grown(one.person, on),
            given.get(one.person_id),
        )
        for one in members
    ]


def valid_authorisations(application: Application, on: date) -> list[Authorisation]:
    """Signatures not withdrawn and not run out on a day."""
    live = Authorisation.unscoped.filter(application=application, withdrawn_at=None)
    return list(live.filter(valid_until__gte=on).select_related("person", "guardian"))


def is_waived(seen: Look) -> bool:
    """Whether the item asks this household for no authorisation now: help first, papers later.

    That is so when the item lists the authorisation among its materials and needs it of nobody.
    Source: 民发〔2018〕23号 二(二) (先行救助, 缓解后补齐).
    """
    listed = [
        one for one in catalogue.spec(seen.version).materials if one.code == outline.SIGNED_PAPER
    ]
    if not listed or listed[0].about is not Subject.HOUSEHOLD:
        return False
    return all(one.material.code != outline.SIGNED_PAPER for one in seen.needed)


def papers_follow(application: Application) -> bool:
    """Whether help went ahead and the case still owes its papers."""
    stages = catalogue.flow(application.item_version).stages
    keys = [stage.key for stage in stages if stage.page == PAPERWORK]
    owed = Task.unscoped.filter(case__dossier_id=application.dossier_id, stage__in=keys)
    return bool(keys) and owed.filter(state__in=LIVE).exists()


def is_grown(person: Person, on: date) -> bool:
    """Whether somebody signs for themselves. Source: 民法典 第十七条、第十八条 (十八周岁)."""
    return people.age_on(person, on) >= ADULT
