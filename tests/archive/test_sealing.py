"""A finished case becomes one file that cannot be changed unnoticed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import time
from datetime import date, timedelta

import pypdf
import pytest
from django.db import IntegrityError, transaction
from pydantic import ValidationError

from gongzhu.archive import selectors, services
from gongzhu.archive.errors import Altered
from gongzhu.archive.models import ArchiveFile
from gongzhu.archive.services import retention_after
from gongzhu.audit.selectors import trail
from gongzhu.common import clock, keys
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.crypto import sm3
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.documents import services as documents
from gongzhu.documents.errors import Tampered
from gongzhu.documents.selectors import documents_of
from gongzhu.documents.store import ORPHAN_SECONDS
from tests.archive.conftest import EVENTS, SUMMARY
from tests.documents.conftest import files_in

pytestmark = pytest.mark.requirement("ARC-01")


def opened(file: ArchiveFile) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(services.content(file, by=SYSTEM)))


def words_of(file: ArchiveFile) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in opened(file).pages))


@pytest.mark.requirement("ARC-06")
def test_the_bundle_holds_every_document_whole(sealed, finished) -> None:
    attached = {name: contents[0] for name, contents in opened(sealed).attachments.items()}
    originals = [documents.content(d, by=SYSTEM) for d in documents_of(finished)]

    assert sorted(attached) == ["001.jpg", "002.pdf", "003.pdf", "index.json"]
    assert [attached["001.jpg"], attached["002.pdf"], attached["003.pdf"]] == originals


def test_the_index_inside_says_what_the_index_outside_says(sealed) -> None:
    inner = json.loads(opened(sealed).attachments["index.json"][0])

    assert inner["documents"] == sealed.index["documents"]
    assert inner["summary"] == SUMMARY
    assert [event["action"] for event in inner["events"]] == ["受理", "审核确认"]
    for line in sealed.index["documents"]:
        data = opened(sealed).attachments[line["file"]][0]
        assert (sm3(data), hashlib.sha256(data).hexdigest()) == (line["sm3"], line["sha256"])


def test_people_can_read_cover_index_and_course(sealed) -> None:
    words = words_of(sealed)

    for expected in (
        "社会救助档案", sealed.number, "示例区民政局", "最低生活保障", "陈示例", "3份",
        "身份证", "银行流水", "审核确认通知书", "示民救1号", "受理", "材料齐全", "2026年10月21日09:05",
        "停止救助后另行确定",
    ):  # fmt: skip
        assert expected in words
    for line in sealed.index["documents"]:
        assert line["sm3"] in words
        assert line["sha256"] in words


def test_the_bundle_is_archival(sealed) -> None:
    data = services.content(sealed, by=SYSTEM)

    assert b"<pdfaid:part>3</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    root = opened(sealed).trailer["/Root"]
    assert len(root["/AF"]) == 4
    assert {str(spec.get_object()["/AFRelationship"]) for spec in root["/AF"]} == {
        "/Data",
        "/Supplement",
    }


def test_a_second_sealing_returns_the_first(sealed, finished, folders) -> None:
    again = services.seal(finished, summary={"申请人": "别人"}, events=[], by=SYSTEM)

    assert again == sealed
    assert ArchiveFile.objects.count() == 1
    assert len(files_in(folders / "archive")) == 1


def test_of_two_sealings_at_once_the_first_to_commit_stays(finished, folders) -> None:
    sealing = {"number": "SY2", "office": "x", "by": "x", "at": clock.now(), "until": None}
    rows = [
        services._row(finished, pdf, {"documents": []}, services.Sealing(**sealing))
        for pdf in _two_bundles(finished)
    ]

    first = services._keep(rows[0], b"first", by=SYSTEM)
    second = services._keep(rows[1], b"second", by=SYSTEM)

    assert first == second
    assert len(files_in(folders / "archive")) == 1


def _two_bundles(dossier) -> list[bytes]:
    letter = documents_of(dossier).last()
    return [documents.content(letter, by=SYSTEM)] * 2


def test_the_timestamp_attests_the_bundle_now(sealed) -> None:
    services.verify(sealed)

    assert abs(sealed.stamped_at - clock.now()) < timedelta(minutes=1)
    assert re.fullmatch("[0-9a-f]{64}", sealed.tsa_certificate)


def test_sealing_is_in_the_trail_and_so_is_every_reading(sealed, officer) -> None:
    services.content(sealed, by=officer, reason="查档")

    assert [(e.action, e.reason) for e in trail(sealed)] == [
        ("archive.seal", ""),
        ("archive.read", "查档"),
    ]


def test_a_draft_cannot_be_sealed(dossier) -> None:
    with pytest.raises(Invalid, match="还没有提交，不能归档"):
        services.seal(dossier, summary=SUMMARY, events=EVENTS, by=SYSTEM)


def test_an_event_that_lacks_something_is_refused_by_name(finished) -> None:
    with pytest.raises(ValidationError, match="action"):
        services.seal(finished, summary=SUMMARY, events=[{"at": clock.now(), "by": "x"}], by=SYSTEM)


def test_a_case_with_a_tampered_document_is_not_sealed(finished, folders) -> None:
    document = documents_of(finished).first()
    (folders / "documents" / document.path).write_bytes(b"something else entirely")

    with pytest.raises(Tampered):
        services.seal(finished, summary=SUMMARY, events=EVENTS, by=SYSTEM)

    assert not ArchiveFile.objects.exists()
    assert files_in(folders / "archive") == []


def test_a_case_without_documents_can_be_sealed(handed_in) -> None:
    file = services.seal(handed_in, summary=SUMMARY, events=[], by=SYSTEM)

    assert "本案没有文件" in words_of(file)


def test_bundles_that_nobody_owns_are_swept_away(sealed, folders) -> None:
    lost = services._folder().put(b"lost", key=bytes(16), place=b"x")
    long_ago = time.time() - ORPHAN_SECONDS - 60
    for path in files_in(folders / "archive"):
        os.utime(path, (long_ago, long_ago))

    assert services.sweep_orphans() == 1

    assert not (folders / "archive" / lost).exists()
    services.verify(sealed)


@pytest.mark.requirement("SEC-02")
def test_nothing_readable_lies_on_the_disk_and_nothing_can_be_written(sealed, folders) -> None:
    (path,) = files_in(folders / "archive")

    assert not any(sign in path.read_bytes() for sign in (b"%PDF", b"JFIF", "陈示例".encode()))
    assert path.stat().st_mode & 0o777 == 0o400


def test_one_changed_byte_on_the_disk_is_noticed(sealed, folders) -> None:
    (path,) = files_in(folders / "archive")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)

    with pytest.raises(Altered, match="封装件被改动"):
        services.verify(sealed)


def test_another_bundle_under_the_same_timestamp_is_noticed(sealed) -> None:
    sealed.sha256 = "0" * 64

    with pytest.raises(Altered, match="摘要不符"):
        services.verify(sealed)


def test_a_timestamp_of_something_else_is_noticed(sealed, handed_in) -> None:
    from gongzhu.archive import tsa

    sealed.timestamp = tsa.stamp("0" * 64).reply

    with pytest.raises(Altered, match="时间戳与封装件不符"):
        services.verify(sealed)


@pytest.mark.parametrize(
    "change",
    [
        {"sm3": "0" * 64},
        {"index": {}},
        {"timestamp": b""},
        {"path": "x"},
        {"number": "SY0"},
        {"sealed_by": "别人"},
        {"tsa_chain": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_to_change_a_sealed_file(sealed, change) -> None:
    with pytest.raises(IntegrityError, match="已归档的档案不能修改或删除"), transaction.atomic():
        ArchiveFile.objects.filter(pk=sealed.pk).update(**change)


def test_the_database_refuses_to_delete_a_sealed_file(sealed) -> None:
    with pytest.raises(IntegrityError, match="已归档的档案不能修改或删除"), transaction.atomic():
        sealed.delete()


def test_every_column_is_sealed_but_two() -> None:
    from gongzhu.archive.triggers import SEALED

    columns = {field.column for field in ArchiveFile._meta.concrete_fields}

    assert columns - set(SEALED) == {"retention_until", "key"}


def test_the_key_may_be_wrapped_anew(sealed) -> None:
    keys.rotate(keys.kms().folder)
    ArchiveFile.objects.filter(pk=sealed.pk).update(key=keys.rewrap(sealed.key))

    services.verify(ArchiveFile.objects.get(pk=sealed.pk))


def test_the_time_to_be_kept_is_set_when_help_stops_and_only_grows(sealed) -> None:
    until = retention_after(date(2028, 2, 29))
    services.keep_until(sealed, until, by=SYSTEM)

    assert until == date(2031, 3, 1)
    with pytest.raises(Conflict, match="只能延长"):
        services.keep_until(sealed, date(2030, 1, 1), by=SYSTEM)
    with pytest.raises(IntegrityError, match="只能延长"), transaction.atomic():
        ArchiveFile.objects.filter(pk=sealed.pk).update(retention_until=None)
    assert list(selectors.past_retention(on=date(2031, 3, 2))) == [sealed]
    assert not selectors.past_retention(on=until).exists()


@pytest.mark.requirement("ARC-06")
def test_a_file_is_found_by_those_who_may_see_the_case(sealed, finished, officer, outsider) -> None:
    with acting_as(officer):
        assert selectors.file(sealed.number) == sealed
        assert selectors.file_of(finished) == sealed
        assert list(selectors.files()) == [sealed]
    with acting_as(outsider):
        assert selectors.file_of(finished) is None
        with pytest.raises(Missing, match="没有找到这个编号的档案"):
            selectors.file(sealed.number)
