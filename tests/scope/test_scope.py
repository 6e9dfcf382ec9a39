"""Who may see a dossier and all that hangs on it, in Python and, on PostgreSQL, in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import User
from gongzhu.cases.models import Case, Event, Task
from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC, SYSTEM, Actor, ActorKind, NoActor, acting_as
from gongzhu.org.models import Office
from gongzhu.scope.models import Dossier, Grant
from gongzhu.scope.policies import protected_models, statements
from gongzhu.scope.services import grant_office, grant_user
from tests import officers
from tests.cases.flows import new_case

pytestmark = pytest.mark.django_db

HERE, NEXT_TOWN, OTHER_DISTRICT = 440106004001, 440106006002, 440103001101


def seen_by(actor: Actor, case: Case) -> set[str]:
    """Which of a case's rows the actor sees."""
    with acting_as(actor):
        found = {
            "dossier": Dossier.objects.filter(pk=case.dossier_id),
            "case": Case.objects.filter(pk=case.pk),
            "task": Task.objects.filter(case_id=case.pk),
            "event": Event.objects.filter(case_id=case.pk),
        }
        return {name for name, rows in found.items() if rows.exists()}


ALL = {"dossier", "case", "task", "event"}


@pytest.mark.requirement("ACC-01")
@pytest.mark.parametrize(
    ("department", "level", "role", "at", "sees"),
    [
        ("civil_affairs", "village", Role.VILLAGE_WORKER, HERE, ALL),
        ("civil_affairs", "town", Role.WINDOW, HERE, ALL),
        ("civil_affairs", "district", Role.CONFIRMER, HERE, ALL),
        ("civil_affairs", "city", Role.HANDLER, HERE, ALL),
        ("supervision", "district", Role.SUPERVISOR, HERE, ALL),
        ("civil_affairs", "town", Role.WINDOW, NEXT_TOWN, set()),
        ("civil_affairs", "district", Role.CONFIRMER, OTHER_DISTRICT, set()),
        ("verification", "district", Role.VERIFIER, HERE, set()),
        ("finance", "district", Role.FUND_RELEASER, HERE, set()),
        ("education", "district", Role.HANDLER, HERE, set()),
        ("civil_affairs", "city", Role.POLICY_OFFICER, HERE, set()),
        ("civil_affairs", "city", Role.SYSTEM_ADMIN, HERE, set()),
        ("civil_affairs", "city", Role.SECURITY_ADMIN, HERE, set()),
        ("civil_affairs", "city", Role.AUDIT_ADMIN, HERE, set()),
    ],
)
def test_an_office_sees_what_lies_in_its_line(department, level, role, at, sees) -> None:
    case = _case()

    assert seen_by(officers.officer(department, level, role, at=at), case) == sees


def test_an_office_outside_the_line_sees_what_it_was_granted_until_the_grant_ends() -> None:
    case, verifier = _case(), officers.verifier()
    office = _office(verifier)

    grant_office(case.dossier, office, reason="核对")
    assert seen_by(verifier, case) == ALL
    grant_office(case.dossier, office, reason="核对", until=clock.now() - timedelta(minutes=1))

    assert seen_by(verifier, case) == set()


def test_a_town_that_helps_out_sees_the_one_dossier_it_was_granted() -> None:
    case, other = _case(), officers.window(at=NEXT_TOWN)

    grant_office(case.dossier, _office(other), reason="异地协查")

    assert seen_by(replace(other, has_grants=True), case) == ALL
    assert seen_by(replace(other, has_grants=True), _case()) == set()


def test_a_resident_sees_their_own_and_nothing_else() -> None:
    case, user = _case(), User.objects.create(username="r1", kind="resident", name="居民")
    resident = Actor(kind=ActorKind.RESIDENT, user_id=user.pk, name=user.name)

    grant_user(case.dossier, user, reason="申请人")

    assert seen_by(resident, case) == ALL
    assert seen_by(resident, _case()) == set()


def test_the_public_sees_nothing() -> None:
    assert seen_by(PUBLIC, _case()) == set()


def test_an_officer_without_a_post_is_not_mistaken_for_a_grant_to_nobody() -> None:
    case, user = _case(), User.objects.create(username="r2", kind="resident", name="居民")
    grant_user(case.dossier, user, reason="申请人")
    postless = Actor(kind=ActorKind.OFFICER, name="无岗位", user_id=1, role="window")

    assert seen_by(postless, case) == set()


def test_nobody_asking_gets_no_answer_at_all() -> None:
    with pytest.raises(NoActor):
        Case.objects.count()


def test_a_grant_given_twice_is_one_grant() -> None:
    case, verifier = _case(), officers.verifier()

    for _ in range(2):
        grant_office(case.dossier, _office(verifier), reason="核对")

    assert Grant.objects.filter(dossier=case.dossier).count() == 1


def test_every_protected_table_gets_a_policy() -> None:
    made = [s for s in statements() if s.startswith("CREATE POLICY")]

    assert len(made) == len(protected_models()) > 20


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the second wall stands on PostgreSQL"
)
class TestSecondWall:
    """With the first wall out of the way, the database itself shows nothing it should not."""

    @pytest.mark.requirement("SEC-01")
    @pytest.mark.parametrize("model", [Dossier, Case, Task, Event])
    def test_it_hides_rows_from_another_district(self, model) -> None:
        _case()
        with acting_as(officers.confirmer(at=OTHER_DISTRICT)):
            assert model.unscoped.count() == 0

    def test_it_shows_the_line_its_own_rows(self) -> None:
        _case()
        with acting_as(officers.confirmer()):
            assert Case.unscoped.count() == 1

    @pytest.mark.requirement("SEC-01")
    @pytest.mark.parametrize("model", [Dossier, Case, Task, Event])
    def test_it_shows_an_office_the_one_dossier_it_was_granted_and_no_other(self, model) -> None:
        case, _ = _case(), _case()
        verifier = officers.verifier(at=OTHER_DISTRICT)
        with acting_as(SYSTEM):
            grant_office(case.dossier, _office(verifier), reason="核对")
            whole = model.unscoped.filter(**_of(model, case)).count()
        with acting_as(verifier):
            assert model.unscoped.count() == whole > 0

    def test_it_shows_nothing_when_nobody_is_named(self) -> None:
        _case()
        assert Case.unscoped.count() == 0

    def test_it_follows_a_change_of_actor_within_one_transaction(self) -> None:
        _case()
        with acting_as(officers.confirmer()):
            assert Case.unscoped.count() == 1
            with acting_as(officers.confirmer(at=OTHER_DISTRICT)):
                assert Case.unscoped.count() == 0
            assert Case.unscoped.count() == 1

    def test_the_running_role_cannot_pass_it(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            assert cursor.fetchone() == (False, False)


def _case() -> Case:
    return new_case(division=HERE)


def _of(model, case: Case) -> dict[str, object]:
    return {Dossier: {"pk": case.dossier_id}, Case: {"pk": case.pk}}.get(model, {"case": case})


def _office(actor: Actor):
    return Office.objects.get(pk=actor.office_id)


def test_the_system_sees_everything() -> None:
    assert seen_by(SYSTEM, _case()) == ALL
