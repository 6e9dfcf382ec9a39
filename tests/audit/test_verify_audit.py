"""The independent verifier: finds every tampering, cries at nothing else, trusts nobody."""

from __future__ import annotations

import ast
import copy
import json
import random
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given, settings as effort, strategies as st

import verify_audit as verifier
from gongzhu.audit import chain, selectors, services
from gongzhu.audit.models import Entry
from gongzhu.common import crypto
from tests.audit import tampering
from tests.audit.stores import Store, store_for

pytestmark = pytest.mark.requirement("SEC-03")

PROGRAM = Path(settings.BASE_DIR) / "verify_audit.py"


@pytest.fixture
def store(recorded, tmp_path: Path) -> Iterator[Store]:
    made = store_for(tmp_path)
    yield made
    made.close()


@pytest.fixture
def rows(recorded, folder: Path) -> list[list]:
    """Forty entries and more, with checkpoints after each thirteen and at the end."""
    for _ in range(4):
        recorded(13)
        services.checkpoint()
    return rows_now()


def rows_now() -> list[list]:
    return [
        [*chain.fields_of(entry), entry.prev, entry.hash] for entry in Entry.objects.order_by("seq")
    ]


def marks_in(folder: Path) -> list[verifier.Mark]:
    return verifier.read_marks(str(folder), str(folder / "checkpoint.pub"))


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd="/")


def with_checkpoints(folder: Path) -> list[object]:
    return ["--checkpoints", folder, "--public-key", folder / "checkpoint.pub"]


# ---- SM3 ---------------------------------------------------------------------------------------


@given(st.binary(max_size=300))
@effort(max_examples=60, deadline=None)
def test_its_own_sm3_agrees_with_both_libraries(data: bytes):
    assert verifier.pure_sm3(data) == crypto.sm3(data) == verifier.sm3(data)


def test_without_a_library_it_uses_its_own_sm3(monkeypatch, rows):
    def absent(name: str, data: bytes = b"") -> None:
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(verifier.hashlib, "new", absent)

    assert verifier.choose_sm3() is verifier.pure_sm3
    monkeypatch.setattr(verifier, "sm3", verifier.pure_sm3)
    assert verifier.judge(tampering.head_of(rows), iter(rows), []) == len(rows)


def test_it_stands_on_the_standard_library_alone():
    tree = ast.parse(PROGRAM.read_text())
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert names <= set(sys.stdlib_module_names)
    assert len(PROGRAM.read_text().splitlines()) <= 300


# ---- every tampering is found ------------------------------------------------------------------


@pytest.mark.parametrize("deed", tampering.DEEDS, ids=lambda deed: deed.__name__)
def test_every_tampering_is_found_every_time(rows, folder: Path, deed: Callable):
    marks = marks_in(folder)
    marked = {mark.seq for mark in marks}
    for seed in range(150):
        done = deed(copy.deepcopy(rows), random.Random(seed))

        with pytest.raises(verifier.Broken) as found:
            verifier.judge(done.head, iter(done.rows), marks)

        last_proved = max((seq for seq in marked if seq < done.seq), default=0)
        if found.value.kind == "rebuilt":  # a checkpoint tells only between which two it happened
            assert found.value.seq == last_proved + 1 <= done.seq, (seed, done.seq)
            assert done.word == "rebuilt" or done.seq in marked, (seed, done.seq)
        else:
            assert (found.value.kind, found.value.seq) == (done.word, done.seq), seed


@pytest.mark.parametrize("deed", tampering.DEEDS, ids=lambda deed: deed.__name__)
def test_the_command_finds_it_in_a_real_database(rows, folder: Path, store: Store, deed: Callable):
    for seed in range(2):
        done = deed(copy.deepcopy(rows), random.Random(900 + seed))
        store.write(done.rows, done.head)

        result = run(*store.arguments, *with_checkpoints(folder))

        assert result.returncode == 1, result.stdout + result.stderr
        assert "不通过 BROKEN" in result.stdout
        assert "first_bad_seq=" in result.stdout


def test_what_is_whole_passes_at_every_length(recorded, folder: Path, store: Store):
    dice = random.Random(3)
    for _ in range(6):
        recorded(dice.randrange(9))
        if dice.random() < 0.6:
            services.checkpoint()
        store.write(rows_now(), selectors.head())

        folder.mkdir(exist_ok=True)
        known = with_checkpoints(folder) if (folder / "checkpoint.pub").exists() else []
        result = run(*store.arguments, *known)

        assert result.returncode == 0, result.stdout + result.stderr
        assert f"OK：{Entry.objects.count()} 条" in result.stdout


def test_every_beginning_of_a_whole_trail_passes(rows, folder: Path):
    marks = marks_in(folder)
    for length in range(len(rows) + 1):
        beginning = rows[:length]
        known = [mark for mark in marks if mark.seq <= length]

        assert verifier.judge(tampering.head_of(beginning), iter(beginning), known) == length


def test_the_database_is_read_as_django_wrote_it(rows, folder: Path, tmp_path: Path):
    made = store_for(tmp_path)
    if made.arguments[0] == "--postgres":
        made.write(rows, selectors.head())

    result = run(*made.arguments, *with_checkpoints(folder))
    made.close()

    assert result.returncode == 0, result.stdout
    assert "检查点 4 个相符" in result.stdout


def test_an_exported_file_is_verified_the_same_way(rows, folder: Path, tmp_path: Path):
    export = tmp_path / "trail.jsonl"
    export.write_text("\n".join(selectors.lines()) + "\n", encoding="utf-8")

    assert run("--jsonl", export, *with_checkpoints(folder)).returncode == 0
    lines = export.read_text().split("\n")
    changed = {**json.loads(lines[20]), "user_id": 8}
    export.write_text("\n".join([*lines[:20], json.dumps(changed), *lines[21:]]))
    result = run("--jsonl", export, *with_checkpoints(folder))
    assert (result.returncode, "first_bad_seq=21 fault=edited" in result.stdout) == (1, True)


# ---- checkpoints -------------------------------------------------------------------------------


def test_a_changed_checkpoint_is_found(rows, folder: Path):
    paths = sorted(folder.glob("*.json"))
    for path in paths:
        kept = path.read_bytes()
        path.write_bytes(kept.replace(b'"at": "2', b'"at": "3'))

        with pytest.raises(verifier.Broken, match="checkpoint"):
            marks_in(folder)
        path.write_bytes(kept)
    assert len(marks_in(folder)) == len(paths)


def test_a_checkpoint_missing_between_two_is_found(rows, folder: Path):
    sorted(folder.glob("*.json"))[1].unlink()

    with pytest.raises(verifier.Broken, match="checkpoint"):
        marks_in(folder)


def test_a_checkpoint_signed_by_somebody_else_is_found(rows, folder: Path, settings, tmp_path):
    genuine = (folder / "checkpoint.pub").read_bytes()
    settings.KEYS_DIR = tmp_path / "forger"
    for path in folder.glob("*.json*"):
        path.unlink()
    services.checkpoint()
    (folder / "checkpoint.pub").write_bytes(genuine)

    with pytest.raises(verifier.Broken) as found:
        marks_in(folder)

    assert found.value.kind == "checkpoint"


def test_a_thousand_entries_without_any_checkpoint_do_not_pass(rows, folder, store, monkeypatch):
    monkeypatch.setattr(verifier, "SELDOM", 10)
    store.write(rows, selectors.head())
    for path in folder.glob("*.json*"):
        path.unlink()

    assert verifier.main([*store.arguments, *map(str, with_checkpoints(folder))]) == 1


def test_what_follows_the_newest_checkpoint_is_guarded_by_the_head_alone(rows, folder, recorded):
    # the known limit: whoever rewrites the head too can cut what no checkpoint has covered yet
    recorded(5)
    longer, marks = rows_now(), marks_in(folder)

    with pytest.raises(verifier.Broken, match="cut"):
        verifier.judge(tampering.head_of(longer), iter(rows), marks)
    head = tampering.head_of(longer)
    longer[-1][12] = "改写末条并重算"
    longer[-1][tampering.HASH] = verifier.link(longer[-1], head[0])
    with pytest.raises(verifier.Broken, match="edited"):
        verifier.judge(head, iter(longer), marks)
    assert verifier.judge(tampering.head_of(rows), iter(rows), marks) == len(rows)


# ---- when it cannot check ----------------------------------------------------------------------


def test_what_it_cannot_read_is_neither_a_pass_nor_a_fault(tmp_path: Path):
    nowhere = tmp_path / secrets.token_hex(4)
    cases = [
        ["--sqlite", nowhere],
        ["--jsonl", nowhere],
        ["--postgres", f"postgres://nobody@/none?host={tmp_path}"],
        ["--sqlite", PROGRAM],
        ["--sqlite", nowhere, "--checkpoints", nowhere, "--public-key", nowhere],
        [],
    ]
    for arguments in cases:
        result = run(*arguments)
        assert result.returncode == 2, (arguments, result.stdout)
