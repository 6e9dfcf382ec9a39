"""An exported file is verified with nothing but Python and openssl; any change is found."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gongzhu.archive import services
from gongzhu.common.actor import SYSTEM
from gongzhu.common.errors import Conflict

pytestmark = pytest.mark.requirement("ARC-01")

PROGRAM = Path(__file__).resolve().parents[2] / "verify_file.py"


def verified(folder: Path, *more: str) -> tuple[int, str]:
    """Run the verifier as a stranger would: elsewhere, isolated from the platform's packages."""
    command = [sys.executable, "-I", "-S", str(PROGRAM), str(folder), *more]
    result = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    return result.returncode, result.stdout + result.stderr


@pytest.fixture
def exported(sealed, tmp_path: Path) -> Path:
    folder = tmp_path / "exported"
    services.export(sealed, folder, by=SYSTEM)
    return folder


def only(folder: Path, ending: str) -> Path:
    (path,) = folder.glob(f"*{ending}")
    return path


def test_an_untouched_export_is_verified(exported: Path) -> None:
    code, said = verified(exported)

    assert (code, said.splitlines()[-1]) == (0, "结论：档案完整，未被改动。")
    assert said.count("通过  ") == 4


def test_the_published_root_certificate_can_be_used_instead(
    exported: Path, folders, tmp_path
) -> None:
    assert verified(exported, "--anchor", str(folders / "keys" / "tsa" / "ca.pem"))[0] == 0

    from gongzhu.archive.authority import make_tsa

    code, said = verified(exported, "--anchor", str(make_tsa(tmp_path / "other")))
    assert code == 1
    assert "不是由这张根证书签发" in said


def test_any_changed_byte_of_the_bundle_is_found(exported: Path) -> None:
    bundle = only(exported, ".pdf")
    whole = bundle.read_bytes()
    chance = random.Random(20261122)

    for position in [0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(6))]:
        changed = bytearray(whole)
        changed[position] ^= 1 << chance.randrange(8)
        bundle.write_bytes(changed)
        code, said = verified(exported)
        assert (code, "SHA-256 与目录不符" in said) == (1, True)


def test_a_bundle_changed_together_with_its_index_is_found_by_the_timestamp(exported: Path) -> None:
    import hashlib

    from gongzhu.common.crypto import sm3

    bundle, index = only(exported, ".pdf"), exported / "index.json"
    changed = bundle.read_bytes().replace(b"2026", b"2025", 1)
    bundle.write_bytes(changed)
    told = json.loads(index.read_text())
    told["bundle"].update(sha256=hashlib.sha256(changed).hexdigest(), sm3=sm3(changed))
    index.write_text(json.dumps(told))

    code, said = verified(exported)

    assert code == 1
    assert "时间戳与封装件不符" in said


@pytest.mark.parametrize("position", [30, 100, 250, -3])
def test_a_changed_timestamp_is_found(exported: Path, position: int) -> None:
    reply = only(exported, ".tsr")
    data = bytearray(reply.read_bytes())
    data[position] ^= 1
    reply.write_bytes(data)

    assert verified(exported)[0] == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("documents", 0, "title"), "别的材料"),
        (("documents", 0, "sm3"), "0" * 64),
        (("documents", 1, "sha256"), "0" * 64),
        (("documents", 2, "pages"), 9),
        (("number",), "SY0"),
        (("bundle", "size"), 1),
    ],
)
def test_a_changed_index_is_found(exported: Path, path: tuple, value: object) -> None:
    index = exported / "index.json"
    told = json.loads(index.read_text())
    place = told
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    index.write_text(json.dumps(told))

    assert verified(exported)[0] == 1


def test_a_document_left_off_the_index_is_found(exported: Path) -> None:
    index = exported / "index.json"
    told = json.loads(index.read_text())
    told["documents"].pop()
    index.write_text(json.dumps(told))

    assert verified(exported)[0] == 1


@pytest.mark.parametrize("ending", [".pdf", ".tsr", ".pem", "index.json"])
def test_a_missing_file_cannot_be_verified(exported: Path, ending: str) -> None:
    only(exported, ending).unlink()

    code, said = verified(exported)

    assert code == 2
    assert "无法核验" in said


def test_another_format_is_not_judged(exported: Path) -> None:
    (exported / "index.json").write_text('{"format": "other/9"}')

    assert verified(exported)[0] == 2


def test_the_verifier_needs_nothing_of_ours() -> None:
    tree = ast.parse(PROGRAM.read_text())
    modules = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert modules <= set(sys.stdlib_module_names) | {"__future__", "pathlib"}


def test_the_command_exports_what_the_verifier_accepts(sealed, tmp_path: Path, capsys) -> None:
    call_command("export_file", sealed.number, str(tmp_path / "out"))

    assert len(list((tmp_path / "out").iterdir())) == 4
    assert "verify_file.py" in capsys.readouterr().out
    assert verified(tmp_path / "out")[0] == 0


def test_an_unknown_number_is_not_exported(db, folders, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有找到这个编号的档案"):
        call_command("export_file", "SY9", str(tmp_path / "out"))


def test_an_export_never_overwrites(sealed, exported: Path) -> None:
    with pytest.raises(Conflict, match="文件夹里已有"):
        services.export(sealed, exported, by=SYSTEM)
