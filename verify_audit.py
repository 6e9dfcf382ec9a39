#!/usr/bin/env python3
"""Check the trail without trusting the platform: 独立核验操作留痕.

    python verify_audit.py --sqlite FILE | --postgres URL | --jsonl FILE
                           [--checkpoints DIR --public-key FILE]

Uses the Python standard library and the `openssl` and `psql` command lines, and no code of the
platform: this is a second implementation of the page `gongzhu/audit/chain.py`. Keep your own copy
of this file, of the public key and of the checkpoints; those lying beside the database prove
nothing against whoever can write there.

Exit code 0: the chain holds. 1: it does not, and the first wrong entry is named. 2: not checked.
Without checkpoints a tail cut with care, or a chain rebuilt as a whole, goes unnoticed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

FORMAT = "gongzhu-audit/1"
GENESIS = "0" * 64
SIGNER = "distid:1234567812345678"
COLUMNS = (
    "seq, at, actor_label, user_id, post_id, office_id, office_name, role, action,"
    " object_type, object_id, purpose, reason, digest, prev, hash"
)
Row = list[Any]
PREV, HASH = 14, 15
SELDOM = 1000  # entries after which a checkpoint must exist

WORDS = {
    "edited": "内容被改动",
    "deleted": "有条目被删除",
    "inserted": "有条目被插入",
    "reordered": "次序被调换",
    "cut": "末尾被截去",
    "rebuilt": "整段被重算（与签名检查点不符）",
    "checkpoint": "检查点文件被改动、替换或缺失",
}


class Broken(Exception):
    """The trail is not what was recorded. seq: the first entry known to be wrong."""

    def __init__(self, seq: int, kind: str, note: str = "") -> None:
        self.seq, self.kind, self.note = seq, kind, note


class Mark(NamedTuple):
    """One checkpoint."""

    seq: int
    hash: str
    at: str


# ---- SM3, GB/T 32905 ---------------------------------------------------------------------------
def _turn(word: int, by: int) -> int:
    return (word << by | word >> (32 - by)) & 0xFFFFFFFF


_IV = bytes.fromhex("7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e")
_T = [_turn(0x79CC4519 if j < 16 else 0x7A879D8A, j % 32) for j in range(64)]


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ _turn(w[j - 3], 15)
        w.append(x ^ _turn(x, 15) ^ _turn(x, 23) ^ _turn(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        ss1 = _turn(_turn(a, 12) + e + _T[j] & 0xFFFFFFFF, 7)
        ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
        gg = e ^ f ^ g if j < 16 else e & f | ~e & g
        tt1 = ff + d + (ss1 ^ _turn(a, 12)) + (w[j] ^ w[j + 4]) & 0xFFFFFFFF
        tt2 = gg + h + ss1 + w[j] & 0xFFFFFFFF
        a, b, c, d = tt1, a, _turn(b, 9), c
        e, f, g, h = tt2 ^ _turn(tt2, 9) ^ _turn(tt2, 17), e, _turn(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def pure_sm3(data: bytes) -> str:
    """SM3 in plain Python, some hundred times slower than a library."""
    padded = data + b"\x80" + b"\x00" * (-(len(data) + 9) % 64) + struct.pack(">Q", 8 * len(data))
    state = struct.unpack(">8I", _IV)
    for at in range(0, len(padded), 64):
        state = _compress(state, padded[at : at + 64])
    return struct.pack(">8I", *state).hex()


def choose_sm3() -> Callable[[bytes], str]:
    """The library's SM3 where it has one and agrees with ours, else ours."""
    try:
        agrees = hashlib.new("sm3", b"abc").hexdigest() == pure_sm3(b"abc")
    except ValueError:
        agrees = False
    return (lambda data: hashlib.new("sm3", data).hexdigest()) if agrees else pure_sm3


sm3 = choose_sm3()


# ---- the chain ---------------------------------------------------------------------------------
def link(row: Row, seq: int) -> str:
    """The hash the entry ought to have as number seq."""
    content = [FORMAT, seq, *row[1:HASH]]
    try:
        return sm3(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    except (TypeError, UnicodeError):
        return ""


def walk(rows: Iterator[Row], marks: dict[int, Mark]) -> Row | None:
    """Follow the chain and return its last entry. Raises Broken at the first fault."""
    last: Row | None = None
    proved = 0
    row = next(rows, None)
    while row is not None:
        following = next(rows, None)
        seq, prev = (last[0] + 1, last[HASH]) if last else (1, GENESIS)
        if row[0] != seq:
            gap = isinstance(row[0], int) and row[0] > seq
            raise Broken(seq, "deleted" if gap else "inserted", f"→ {row[0]}")
        if link(row, seq) != row[HASH]:
            raise _explained(row, following, rows)
        if row[PREV] != prev:
            goes_on = not following or following[PREV] == row[HASH]
            raise Broken(max(1, seq - goes_on), "edited", "hash 已重算 recomputed")
        if seq in marks:
            if marks[seq].hash != row[HASH]:
                raise Broken(proved + 1, "rebuilt", f"{proved + 1}..{seq}")
            proved = seq
        last, row = row, following
    return last


def _explained(row: Row, following: Row | None, rest: Iterator[Row]) -> Broken:
    """Say what happened at an entry whose content does not give its hash."""
    seq, most = row[0], row[0] + 1000 + sum(1 for _ in rest)
    shift = _shift(row, most)
    then = _shift(following, most) if following else shift
    if shift is None:
        return Broken(seq, "inserted" if then is not None and then < 0 else "edited")
    if then != shift:
        return Broken(seq, "reordered", f"{seq} ↔ {seq + shift}")
    return Broken(seq, "deleted") if shift > 0 else Broken(seq + shift, "inserted")


def _shift(row: Row, most: int) -> int | None:
    """How far from here the entry's hash is right: its number was changed, not its content."""
    near_first = (way for far in range(most) for way in (far, -far))
    return next((by for by in near_first if link(row, row[0] + by) == row[HASH]), None)


def judge(head: tuple[int, str] | None, rows: Iterator[Row], marks: list[Mark]) -> int:
    """The number of entries when everything holds. Raises Broken."""
    last = walk(rows, {mark.seq: mark for mark in marks})
    seq, digest = (last[0], last[HASH]) if last else (0, GENESIS)
    most = max([mark.seq for mark in marks] + ([head[0]] if head else []), default=0)
    if seq < most:
        raise Broken(seq + 1, "cut", f"{most - seq} 条 entries")
    if head and head[0] < seq:
        raise Broken(head[0] + 1, "inserted", "链头之后 after the head")
    if head and head[1] != digest:
        raise Broken(max(seq, 1), "edited", "与链头不符 differs from the head")
    return seq


# ---- where the trail is read from ---------------------------------------------------------------
def from_sqlite(path: str) -> tuple[tuple[int, str] | None, Iterator[Row]]:
    """Head and entries of an SQLite database, as of one instant."""
    utc = "replace(at, ' ', 'T') || iif(instr(at, '.'), 'Z', '.000000Z')"
    fields = COLUMNS.replace("at", utc, 1)
    base = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
    base.text_factory = lambda raw: raw.decode(errors="replace")
    base.execute("BEGIN")
    head = base.execute("SELECT seq, hash FROM audit_head").fetchone() or (0, GENESIS)
    rows = base.execute(f"SELECT {fields} FROM audit_entry ORDER BY seq")  # noqa: S608
    return head, map(list, rows)


def from_postgres(url: str) -> tuple[tuple[int, str] | None, Iterator[Row]]:
    """Head and entries of a PostgreSQL database, as of one instant, through psql."""
    password = urlsplit(url).password or ""
    utc = """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    fields = COLUMNS.replace("at", utc, 1)
    command = ["psql", url.replace(f":{password}@", "@", 1), "-XqAt"]
    command += ["-v", "ON_ERROR_STOP=1", "-v", "FETCH_COUNT=5000"]
    for statement in (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SELECT coalesce((SELECT json_build_array(seq, hash) FROM audit_head), 'null')",
        f"SELECT json_build_array({fields}) FROM audit_entry ORDER BY seq",  # noqa: S608
        "COMMIT",
    ):
        command += ["-c", statement]
    secret = {"PGPASSWORD": unquote(password)} if password else {}
    lines = _lines_of(command, {**os.environ, "PGCLIENTENCODING": "UTF8", **secret})
    head = json.loads(next(lines, "")) or (0, GENESIS)
    return tuple(head), (json.loads(line) for line in lines)


def _lines_of(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    with subprocess.Popen(command, stdout=-1, encoding="utf-8", env=environment) as process:  # noqa: S603
        yield from process.stdout or ()
    if process.returncode:
        raise OSError("psql 没有读完 did not finish reading")


def from_jsonl(path: str) -> tuple[None, Iterator[Row]]:
    """Entries of an export, one JSON object a line; an export has no head."""
    names = COLUMNS.split(", ")
    return None, ([json.loads(line).get(name) for name in names] for line in open(path, "rb"))


# ---- checkpoints -------------------------------------------------------------------------------
def read_marks(folder: str, public_key: str) -> list[Mark]:
    """The checkpoints, oldest first. Raises Broken when one was altered or is missing between."""
    marks: list[Mark] = []
    paths = sorted(Path(folder).glob("checkpoint-*.json"))
    before = None
    for path in paths:
        data = path.read_bytes()
        try:
            content = json.loads(data)
            mark = Mark(int(content["seq"]), content["hash"], content["at"])
        except (ValueError, KeyError, TypeError):
            raise Broken(marks[-1].seq + 1 if marks else 1, "checkpoint", path.name) from None
        if before not in (None, content.get("previous")) or (marks and mark.seq <= marks[-1].seq):
            raise Broken(mark.seq, "checkpoint", path.name)
        before = sm3(data)
        marks.append(mark)
    # each names the digest of the one before, so the newest signature vouches for them all
    if marks and not is_signed(paths[-1], public_key):
        raise Broken(marks[-1].seq, "checkpoint", f"{paths[-1].name} 签名不符 bad signature")
    return marks


def is_signed(path: Path, public_key: str) -> bool:
    """Whether openssl finds the SM2-SM3 signature beside the file to be good."""
    command = ["openssl", "dgst", "-sm3", "-verify", public_key, "-sigopt", SIGNER]
    command += ["-signature", f"{path}.sig", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


# ---- verdict -----------------------------------------------------------------------------------
def verify(options: argparse.Namespace) -> tuple[int, list[Mark]]:
    """Number of entries and checkpoints. Raises Broken; OSError when something is missing."""
    marks: list[Mark] = []
    if options.checkpoints:
        if not (Path(options.checkpoints).is_dir() and Path(options.public_key or "").is_file()):
            raise OSError("没有检查点目录或公钥 no folder of checkpoints, or no public key")
        marks = read_marks(options.checkpoints, options.public_key)
    read = {"sqlite": from_sqlite, "postgres": from_postgres, "jsonl": from_jsonl}
    source = next(name for name in read if getattr(options, name))
    count = judge(*read[source](getattr(options, source)), marks)
    if options.checkpoints and not marks and count >= SELDOM:
        raise Broken(1, "checkpoint", "没有任何检查点 none at all")
    return count, marks


def main(arguments: list[str] | None = None) -> int:
    """Print the verdict and return the exit code."""
    parser = argparse.ArgumentParser(description="独立核验操作留痕 Verify the trail independently")
    source = parser.add_mutually_exclusive_group(required=True)
    for name, what in (("sqlite", "FILE"), ("postgres", "URL"), ("jsonl", "FILE")):
        source.add_argument(f"--{name}", metavar=what)
    parser.add_argument("--checkpoints", metavar="DIR")
    parser.add_argument("--public-key", metavar="FILE")
    say = sys.stdout.write
    try:
        count, marks = verify(parser.parse_args(arguments))
    except Broken as fault:
        say(f"不通过 BROKEN：第 {fault.seq} 条起不可信，{WORDS[fault.kind]} {fault.note}\n")
        say(f"first_bad_seq={fault.seq} fault={fault.kind}\n")
        return 1
    except (OSError, sqlite3.Error, ValueError) as fault:
        say(f"未能核验 NOT CHECKED：{fault}\n")
        return 2
    say(f"通过 OK：{count} 条留痕首尾相连 entries, chain unbroken\n")
    if marks:
        say(f"签名检查点 {len(marks)} 个相符 checkpoints agree, newest {marks[-1].seq}\n")
    else:
        say("未核对检查点，截尾或整体重算无法排除 no checkpoints: cut or rebuild not excluded\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
