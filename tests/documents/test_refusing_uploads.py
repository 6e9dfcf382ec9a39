"""What is not a photograph or a plain PDF stays outside, and the person learns why."""

from __future__ import annotations

import re

import pytest

from gongzhu.audit.selectors import trail
from gongzhu.common.actor import SYSTEM
from gongzhu.common.errors import Unavailable
from gongzhu.documents import services
from gongzhu.documents.errors import Unfit
from gongzhu.documents.judging.judge import judge
from gongzhu.documents.judging.signatures import EICAR
from gongzhu.documents.models import Document
from tests.documents.conftest import files_in
from tests.documents.hostile import REFUSED
from tests.documents.makers import encoded, jpeg, picture

pytestmark = pytest.mark.requirement("SEC-03")

HINTS = re.compile("请|改用|重新")


@pytest.mark.parametrize("name", REFUSED)
def test_an_unfit_upload_is_refused_with_a_reason_and_a_way_out(name: str) -> None:
    data, codes = REFUSED[name]

    with pytest.raises(Unfit) as refusal:
        judge(data)

    assert refusal.value.code in codes
    assert HINTS.search(refusal.value.sentence)
    assert refusal.value.sentence.endswith("。")


def test_there_are_at_least_eighty_of_them() -> None:
    assert len(REFUSED) >= 80


def test_the_name_of_a_file_does_not_decide(dossier) -> None:
    with pytest.raises(Unfit, match="程序文件"):
        services.receive(dossier, b"MZ" + bytes(99), "身份证.jpg", title="身份证", by=SYSTEM)

    kept = services.receive(dossier, jpeg(), "virus.exe", title="身份证", by=SYSTEM)

    assert kept.media_type == "image/jpeg"


def test_a_refused_upload_leaves_nothing_on_disk_and_no_row(dossier, folders) -> None:
    for data in (b"", EICAR, jpeg()[:500]):
        with pytest.raises(Unfit):
            services.receive(dossier, data, "x.jpg", title="x", by=SYSTEM)

    assert files_in(folders / "documents") == []
    assert not Document.objects.exists()


@pytest.mark.requirement("SEC-01")
def test_a_hostile_upload_is_remembered(dossier, officer) -> None:
    with pytest.raises(Unfit, match="病毒"):
        services.receive(dossier, EICAR, "a.pdf", title="收入证明", by=officer)

    entries = list(trail(dossier))
    assert [e.action for e in entries] == ["documents.refuse"]
    assert entries[0].purpose == "virus"
    assert entries[0].user_id == officer.user_id


def test_a_merely_unsuitable_upload_is_not_held_against_anyone(dossier, officer) -> None:
    with pytest.raises(Unfit):
        services.receive(dossier, b"BM" + bytes(99), "a.bmp", title="x", by=officer)

    assert not trail(dossier).exists()


def test_uploads_queue_rather_than_exhaust_the_machine(monkeypatch) -> None:
    from gongzhu.documents.judging import judge as room

    monkeypatch.setattr(room, "QUEUE_SECONDS", 0.05)
    for _ in range(room.SEATS):
        assert room._seats.acquire(timeout=1)
    try:
        with pytest.raises(Unavailable, match="上传的人较多"):
            judge(jpeg())
    finally:
        room._seats.release(room.SEATS)
    assert judge(jpeg()).pages == 1


@pytest.mark.slow
def test_a_photograph_that_needs_too_much_memory_is_refused_in_its_own_process() -> None:
    greedy = encoded(picture(7300, 5400), "JPEG", progressive=True, subsampling=0)

    with pytest.raises(Unfit) as refusal:
        judge(greedy)

    assert refusal.value.code in ("damaged", "too_complex", "exhausting")


@pytest.mark.slow
def test_the_largest_photograph_is_judged_within_two_seconds_of_work() -> None:
    import resource

    large = encoded(picture(7300, 5400), "JPEG")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    judged = judge(large)

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert judged.pages == 1
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2


def test_a_builder_may_have_the_same_bytes_judged_once_but_never_an_unfit_file_let_in(
    dossier,
) -> None:
    data = jpeg()
    with services.remembering():
        first, again = (services.look_through(dossier, data, by=SYSTEM) for _ in range(2))
        for _ in range(2):
            with pytest.raises(Unfit):
                services.look_through(dossier, data[:500], by=SYSTEM)

    afresh = services.look_through(dossier, data, by=SYSTEM)

    assert again is first
    assert afresh is not first
    assert afresh == first
