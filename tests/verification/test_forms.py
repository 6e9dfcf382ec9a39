"""What is typed on the verification pages, and what it becomes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.verification import forms, services
from gongzhu.verification.enums import Conclusion
from gongzhu.verification.services import Draft
from tests import officers
from tests.simulator.launcher import Partner
from tests.verification.households import accepted, registers, turn


@pytest.fixture
def draft(db, partner: Partner) -> Iterator[Draft]:
    """The draft of a household with a car it did not declare."""
    with acting_as(SYSTEM):
        home = accepted()
        registers(partner, home.people[0], vehicles={"plate_number": "粤A演1"})
        turn()
    verifier = officers.verifier()
    with acting_as(verifier):
        yield services.read_draft(home.request, by=verifier)


def test_an_untouched_form_follows_the_comparison(draft: Draft) -> None:
    form = forms.ConcludeForm({"read": draft.digest}, draft=draft)

    assert form.is_valid()
    given = form.assessment()
    assert (given.conclusion, given.set_aside, given.read) == (None, {}, draft.digest)


def test_a_page_drawn_again_carries_what_it_shows_now(draft: Draft) -> None:
    form = forms.ConcludeForm(MultiValueDict({"read": ["an-older-one"]}), draft=draft)

    assert form.is_valid()
    assert form.assessment().read == "an-older-one"
    assert form["read"].value() == draft.digest


def test_each_contrary_line_has_a_field_for_a_reason(draft: Draft) -> None:
    (line,) = draft.contrary
    typed = {f"aside_{line.key}": " 车已报废，有证明 ", "conclusion": "different"}
    form = forms.ConcludeForm(typed, draft=draft)

    assert form.is_valid()
    assert [one.key for one, _ in form.aside_fields()] == [line.key]
    assert form.assessment().set_aside == {line.key: "车已报废，有证明"}
    assert form.assessment().conclusion is Conclusion.DIFFERENT


def test_what_no_page_offers_is_refused(draft: Draft) -> None:
    form = forms.ConcludeForm({"conclusion": "wonderful", "opinion": "字" * 501}, draft=draft)

    assert not form.is_valid()
    assert set(form.errors) == {"conclusion", "opinion"}


def test_an_objection_may_bring_several_files_or_none() -> None:
    two = [SimpleUploadedFile(f"{n}.jpg", b"data") for n in (1, 2)]
    form = forms.ObjectionForm({"text": "车已经报废"}, MultiValueDict({"evidence": two}))

    assert form.is_valid()
    assert [(one.name, one.content) for one in form.uploads()] == [
        ("1.jpg", b"data"),
        ("2.jpg", b"data"),
    ]
    bare = forms.ObjectionForm({"text": "车已经报废"})
    assert bare.is_valid()
    assert bare.uploads() == []


def test_an_empty_objection_is_told_what_to_fill_in() -> None:
    form = forms.ObjectionForm({"text": " "})

    assert not form.is_valid()
    assert form.errors["text"] == ["请填写哪里与实际不符。"]
