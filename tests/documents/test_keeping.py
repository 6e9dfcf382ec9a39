"""Files lie sealed on disk, come back proven, and never without a row for long."""

from __future__ import annotations

import io
import os
import time

import pypdf
import pytest
from django.db import transaction

from gongzhu.audit.selectors import trail
from gongzhu.common.actor import PUBLIC, SYSTEM, NoActor, acting_as
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.documents import keeping, selectors, services
from gongzhu.documents.enums import DocumentKind
from gongzhu.documents.errors import Tampered
from gongzhu.documents.keeping import folder
from gongzhu.documents.models import Document
from gongzhu.documents.store import ORPHAN_SECONDS
from tests.documents.conftest import files_in
from tests.documents.makers import encoded, jpeg, pdf, picture, saved

MARKER = "PLAINTEXT-MARKER-440106"


def received(dossier, data: bytes | None = None, *, title: str = "身份证", by=SYSTEM, **options):
    return services.receive(dossier, data or jpeg(), "a.jpg", title=title, by=by, **options)


def statement() -> bytes:
    return saved(pdf(MARKER), compress_streams=False)


def test_what_was_handed_in_comes_back_as_it_was_kept(dossier) -> None:
    document = received(dossier, statement(), title="银行流水")

    data = services.content(document, by=SYSTEM)

    assert (document.title, document.pages, document.size) == ("银行流水", 1, len(data))
    assert MARKER in pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()


@pytest.mark.requirement("SEC-02")
def test_nothing_readable_lies_on_the_disk(dossier, folders) -> None:
    received(dossier, statement())
    received(dossier, jpeg())
    folder().put(MARKER.encode() * 50, key=bytes(16), place=b"x")

    on_disk = [path.read_bytes() for path in files_in(folders / "documents")]

    assert len(on_disk) == 3
    for data in on_disk:
        assert not any(sign in data for sign in (b"%PDF", b"JFIF", b"\xff\xd8\xff", b"PLAINTEXT"))


def test_the_place_on_disk_tells_nothing(dossier, folders) -> None:
    received(dossier, title="陈示例的残疾人证")

    path = files_in(folders / "documents")[0]

    assert path.suffix == ""
    assert "陈" not in str(path.relative_to(folders))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("position", [0, 1, 13, 200, -1])
def test_one_changed_bit_is_noticed(dossier, folders, position: int) -> None:
    document = received(dossier)
    path = folders / "documents" / document.path
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)

    with pytest.raises(Tampered, match="《身份证》与登记时的指纹不一致"):
        services.content(document, by=SYSTEM)


def test_the_house_can_ask_whether_a_file_is_whole(dossier, folders) -> None:
    document, other = received(dossier), received(dossier)
    (folders / "documents" / document.path).unlink()

    assert not services.is_whole(document)
    assert services.is_whole(other)


def test_a_file_put_in_the_place_of_another_is_noticed(dossier, folders) -> None:
    one, other = received(dossier, title="收入证明"), received(dossier, jpeg(300, 300))
    root = folders / "documents"
    (root / one.path).write_bytes((root / other.path).read_bytes())

    with pytest.raises(Tampered):
        services.content(one, by=SYSTEM)


def test_a_row_pointed_at_another_file_is_noticed(dossier) -> None:
    one, other = received(dossier), received(dossier, jpeg(300, 300))
    one.path, one.key = other.path, other.key

    with pytest.raises(Tampered):
        services.content(one, by=SYSTEM)


def test_a_changed_digest_is_noticed(dossier) -> None:
    document = received(dossier)
    document.sm3 = "0" * 64

    with pytest.raises(Tampered):
        services.content(document, by=SYSTEM)


@pytest.mark.parametrize("path", ["", "../../etc/passwd", "/etc/passwd", "aa/bb/../../x"])
def test_a_path_never_leads_out_of_the_folder(dossier, path: str) -> None:
    document = received(dossier)
    document.path = path

    with pytest.raises(Tampered):
        services.content(document, by=SYSTEM)


def test_an_officers_reading_is_in_the_trail_and_a_residents_is_not(
    dossier, officer, resident
) -> None:
    document = received(dossier)

    services.content(document, by=resident)
    services.content(document, by=officer, purpose="review", reason="核对收入")

    seen = [e for e in trail(document) if e.action == "documents.read"]
    assert [(e.user_id, e.purpose, e.reason) for e in seen] == [(7, "review", "核对收入")]


def test_receiving_is_in_the_trail(dossier, resident) -> None:
    document = received(dossier, by=resident)

    assert [(e.action, e.user_id) for e in trail(document)] == [("documents.receive", 9)]


@pytest.mark.parametrize(
    ("title", "filename", "shown"),
    [
        ("", "工资流水.PDF.exe", "工资流水.PDF"),
        ("", "C:\\Users\\x\\低保 申请.jpg", "低保 申请"),
        ("", "../../etc/passwd", "passwd"),
        ("", "\u202egpj.exe", "gpj"),
        ("身份证\x00\r\n正面", "x", "身份证 正面"),
        ("a/b\\c", "x", "a b c"),
        ("长" * 500, "x", "长" * 120),
        ("", "\u200b.jpg", "未命名材料"),
    ],
)
def test_a_title_is_made_fit_to_show(dossier, title: str, filename: str, shown: str) -> None:
    assert services.receive(dossier, jpeg(), filename, title=title, by=SYSTEM).title == shown


def test_a_dossier_takes_only_so_much(dossier, folders, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PER_DOSSIER", 3 * len(jpeg()))
    received(dossier)

    with pytest.raises(Invalid, match="放不下这个文件"):
        received(dossier, encoded(picture(2000, 2000)))

    assert len(files_in(folders / "documents")) == Document.objects.count() == 1


def test_a_dossier_takes_only_so_many(dossier, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "MOST_FILES", 2)
    received(dossier)
    received(dossier)

    with pytest.raises(Invalid, match="已有 2 个文件"):
        received(dossier)


def test_evidence_is_kept_as_evidence(dossier) -> None:
    assert received(dossier, kind=DocumentKind.EVIDENCE).get_kind_display() == "调查取证"


def test_a_file_can_be_taken_out_of_a_draft(
    dossier, folders, django_capture_on_commit_callbacks
) -> None:
    document = received(dossier)
    label = ("documents.document", document.pk)

    with django_capture_on_commit_callbacks(execute=True):
        services.remove(document, by=SYSTEM)

    assert not Document.objects.exists()
    assert files_in(folders / "documents") == []
    assert [e.action for e in trail(label)] == ["documents.receive", "documents.remove"]


def test_nothing_is_taken_out_once_the_application_was_handed_in(handed_in) -> None:
    document = received(handed_in)

    with pytest.raises(Conflict, match="已经提交，材料不能删除"):
        services.remove(document, by=SYSTEM)

    assert services.content(document, by=SYSTEM)


def test_a_file_whose_transaction_did_not_happen_is_swept_away(dossier, folders) -> None:
    with transaction.atomic():
        received(dossier)
        transaction.set_rollback(True)
    (orphan,) = files_in(folders / "documents")
    _age(orphan)

    assert services.sweep_orphans() == 1

    assert files_in(folders / "documents") == []


def test_sweeping_spares_files_in_use_and_files_being_written(dossier, folders) -> None:
    owned = received(dossier)
    _age(folders / "documents" / owned.path)
    folder().put(b"in flight", key=bytes(16), place=b"x")
    draft = folders / "documents" / "ab" / "cd" / "left.part"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    _age(draft)

    assert services.sweep_orphans() == 1

    assert not draft.exists()
    assert len(files_in(folders / "documents")) == 2
    assert services.content(owned, by=SYSTEM)


def test_files_are_seen_by_the_town_that_handles_them_and_nobody_else(
    dossier, officer, outsider
) -> None:
    document = received(dossier)

    with acting_as(officer):
        assert list(selectors.documents_of(dossier)) == [document]
        assert selectors.document(document.pk) == document
    for stranger in (outsider, PUBLIC):
        with acting_as(stranger):
            assert not selectors.documents_of(dossier).exists()
            with pytest.raises(Missing):
                selectors.document(document.pk)


def test_nobody_sees_files_without_saying_who_asks(dossier) -> None:
    from contextvars import Context

    with pytest.raises(NoActor):
        Context().run(lambda: selectors.documents_of(dossier))


def _age(path) -> None:
    long_ago = time.time() - ORPHAN_SECONDS - 60
    os.utime(path, (long_ago, long_ago))
