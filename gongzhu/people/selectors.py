"""Find persons and read what follows from their identity number."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from gongzhu.accounts.models import User
from gongzhu.common import ids
from gongzhu.people.enums import Gender, Involved
from gongzhu.people.models import Involvement, Person
from gongzhu.scope.models import Dossier


def person_of(user: User) -> Person | None:
    """The person an account belongs to, as far as the acting one may see them."""
    return Person.objects.filter(user=user).first()


def involved(dossier: Dossier) -> QuerySet[Involvement]:
    """Who appears in a dossier, applicant first, each with the person; one query."""
    return (
        Involvement.objects.filter(dossier=dossier).select_related("person").order_by("role", "pk")
    )


def applicant_of(dossier: Dossier) -> Person | None:
    """The person who applies in a dossier, once there is one."""
    found = involved(dossier).filter(role=Involved.APPLICANT).first()
    return found.person if found else None


def born_on(person: Person) -> date:
    """Day of birth, from the identity number. Raises Destroyed once the person is forgotten."""
    return ids.born_on(person.id_number.expose())


def age_on(person: Person, on: date) -> int:
    """Whole years of age on a day. Raises Destroyed once the person is forgotten."""
    return ids.age_on(born_on(person), on)


def gender(person: Person) -> Gender:
    """As the identity number has it. Raises Destroyed once the person is forgotten."""
    return Gender.MALE if int(person.id_number.expose()[16]) % 2 else Gender.FEMALE
