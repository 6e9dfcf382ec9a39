"""A synthetic household comes in: opens its form, fills it in, hands it in."""

from __future__ import annotations

from gongzhu.accounts.enums import Role
from gongzhu.cases.models import Case
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.demo import cast, filling
from gongzhu.demo.enums import Goal
from gongzhu.demo.places import Stage
from gongzhu.demo.plans import Plan
from gongzhu.intake import selectors, services
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.models import Application
from gongzhu.people import services as people
from gongzhu.people.models import Person


def application_of(plan: Plan) -> Application | None:
    """The form of a plan, once it was opened."""
    person = cast.person_of(plan)
    if person is None:
        return None
    with acting_as(SYSTEM):
        found = Application.unscoped.filter(applicant=person).order_by("created_at").first()
        return selectors.application(found.pk) if found else None


def case_of(plan: Plan) -> Case | None:
    """The case of a plan, once it was handed in."""
    application = application_of(plan)
    if application is None:
        return None
    with acting_as(SYSTEM):
        return Case.unscoped.filter(dossier_id=application.dossier_id).first()


def begin(plan: Plan, stage: Stage) -> Case | None:
    """Bring a plan to its receipt, or to its unfinished form; what is there already stays."""
    by = _hand(plan, stage)
    with acting_as(by):
        application = application_of(plan) or _opened(plan, stage, by)
        if application.status == ApplicationStatus.SUBMITTED:
            return case_of(plan)
        if plan.goal is Goal.DRAFT:
            address = f"演示路{plan.number}号"
            services.save_household(application, address=address, hukou_here=True, by=by)
            return None
        filling.fill(application, plan, by=by)
        return services.submit(application, by=by, key=f"demo:{plan.number}:submit").case


def _hand(plan: Plan, stage: Stage) -> Actor:
    """Who types: the resident, or an officer who helps."""
    if plan.is_online:
        return cast.resident_of(plan)
    return cast.officer_at(Role.WINDOW, stage.village(plan.place))


def _opened(plan: Plan, stage: Stage, by: Actor) -> Application:
    return services.start(
        plan.item,
        by,
        applicant=_applicant(plan, by),
        division_code=stage.village(plan.place),
        channel=plan.channel,
    )


def _applicant(plan: Plan, by: Actor) -> Person:
    if plan.is_online:
        person = cast.person_of(plan)
        if person is None:
            raise LookupError(f"household {plan.number} has no account")
        return person
    who = plan.applicant.who
    return people.enrol(who.name, who.id_number, phone=who.phone, by=by)
