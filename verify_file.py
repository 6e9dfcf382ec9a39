#!/usr/bin/env python3
"""Verify an exported archive file without the platform: Python's standard library and `openssl`.

    python verify_file.py FOLDER [--anchor ROOT.pem]

FOLDER holds what `manage.py export_file` wrote: NUMBER.pdf, NUMBER.tsr, NUMBER.pem, index.json.
Checked are (1) SM3 and SHA-256 of the bundle against index.json, (2) the RFC 3161 timestamp over
the bundle, (3) the index inside the bundle against the one beside it, (4) SM3 and SHA-256 of every
document attached to the bundle. With --anchor the timestamp is verified against a root certificate
that was obtained elsewhere (the published one), rather than the one that came with the file.

Exit code: 0 everything holds, 1 something does not, 2 it could not be checked.
This program shares no code with the platform and may be read in ten minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

FORMAT = "gongzhu-archive/1"
MOST_ATTACHED = 200 * 1024 * 1024
STREAM = re.compile(rb"<<(?P<head>[^<>]*(?:<<[^<>]*>>[^<>]*)*)>>\s*stream\r?\n")


class Unreadable(Exception):
    """The check could not be made at all."""


class Wrong(Exception):
    """The check was made, and the file does not hold."""


def main() -> int:
    """Check one exported folder and say what was found."""
    parser = argparse.ArgumentParser(description="独立核验导出的社会救助电子档案")
    parser.add_argument("folder", type=Path, help="export_file 导出的文件夹")
    parser.add_argument("--anchor", type=Path, help="另行取得的时间戳根证书（PEM）")
    arguments = parser.parse_args()
    try:
        for sentence in check(arguments.folder, arguments.anchor):
            say(f"通过  {sentence}")
    except Wrong as fault:
        say(f"不通过  {fault}")
        return 1
    except Unreadable as fault:
        say(f"无法核验  {fault}")
        return 2
    say("结论：档案完整，未被改动。")
    return 0


def check(folder: Path, anchor: Path | None):
    """Make the four checks one after another; one sentence for each that holds."""
    index = read_index(folder)
    bundle, stamp = index["bundle"], index["stamp"]
    pdf = read(folder, bundle["file"])
    require(len(pdf) == bundle["size"], "封装件的大小与目录不符")
    require(hashlib.sha256(pdf).hexdigest() == bundle["sha256"], "封装件的 SHA-256 与目录不符")
    require(sm3(pdf) == bundle["sm3"], "封装件的 SM3 与目录不符")
    yield f"封装件摘要（{bundle['file']}，{len(pdf)} 字节）"

    chain = anchor or folder / Path(stamp["chain"]).name
    moment = timestamp(folder / Path(stamp["file"]).name, chain, hashlib.sha256(pdf).hexdigest())
    origin = "另行取得的根证书" if anchor else "随附的证书链，其根证书请与公布的比对"
    yield f"RFC 3161 时间戳：{moment}（{origin}）"

    attached = attachments(pdf)
    inner = inner_index(attached)
    require(inner["documents"] == index["documents"], "封装件内的目录与随附目录不符")
    require(inner["number"] == index["number"], "封装件内的档案编号与随附目录不符")
    yield f"目录一致：{index['number']}，{len(index['documents'])} 份文件"

    check_documents(index["documents"], attached)
    yield "每份附件的 SM3 与 SHA-256"


def read_index(folder: Path) -> dict:
    """Read index.json beside the bundle."""
    try:
        index = json.loads(read(folder, "index.json"))
    except ValueError as fault:
        raise Wrong("index.json 不是有效的目录") from fault
    if not isinstance(index, dict) or index.get("format") != FORMAT:
        raise Unreadable(f"不认识的目录格式（应为 {FORMAT}）")
    missing = {"number", "documents", "bundle", "stamp"} - index.keys()
    require(not missing, f"目录缺少 {'、'.join(sorted(missing))}")
    return index


def read(folder: Path, name: str) -> bytes:
    """Read one file of the folder, whatever path its name pretends to."""
    try:
        return (folder / Path(name).name).read_bytes()
    except OSError as fault:
        raise Unreadable(f"读不到文件 {name}") from fault


def attachments(pdf: bytes) -> list[bytes]:
    """Unpack every embedded file of the bundle, in the order they lie in it."""
    found = []
    left = MOST_ATTACHED
    for match in STREAM.finditer(pdf):
        head = match["head"]
        length = re.search(rb"/Length (\d+)", head)
        if b"/EmbeddedFile" not in head or length is None:
            continue
        raw = pdf[match.end() : match.end() + int(length[1])]
        data = inflate(raw, left) if b"/FlateDecode" in head else raw
        left -= len(data)
        found.append(data)
    return found


def inflate(raw: bytes, most: int) -> bytes:
    """Unpack a compressed stream, within a limit."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(raw, most)
    except zlib.error as fault:
        raise Wrong("封装件里有附件无法解开") from fault
    require(unpacker.eof, "封装件里的附件过大或不完整")
    return data


def inner_index(attached: list[bytes]) -> dict:
    """Find the index among the embedded files."""
    for data in attached:
        if FORMAT.encode() in data[:200]:
            try:
                return json.loads(data)
            except ValueError as fault:
                raise Wrong("封装件内的目录不是有效的 JSON") from fault
    raise Wrong("封装件内没有目录")


def check_documents(documents: list[dict], attached: list[bytes]) -> None:
    """Require every document of the index among the embedded files, and nothing besides."""
    by_digest = {hashlib.sha256(data).hexdigest(): data for data in attached}
    for line in documents:
        data = by_digest.get(line["sha256"])
        require(data is not None, f"附件 {line['file']}《{line['title']}》与目录中的 SHA-256 不符")
        require(len(data) == line["size"], f"附件 {line['file']} 的大小与目录不符")
        require(
            sm3(data) == line["sm3"], f"附件 {line['file']}《{line['title']}》与目录中的 SM3 不符"
        )
    require(len(attached) == len(documents) + 1, "封装件里有目录之外的附件")


def timestamp(reply: Path, chain: Path, sha256: str) -> str:
    """Verify the timestamp over the digest and return the time it attests, as openssl writes it."""
    for path in (reply, chain):
        if not path.is_file():
            raise Unreadable(f"读不到文件 {path.name}")
    verdict = openssl("ts", "-verify", "-digest", sha256, "-in", str(reply), "-CAfile", str(chain))
    require(verdict.returncode == 0, "时间戳与封装件不符，或不是由这张根证书签发")
    text = openssl("ts", "-reply", "-in", str(reply), "-text").stdout.decode(errors="replace")
    found = re.search(r"Time stamp: (.+)", text)
    require(found is not None, "时间戳里没有时间")
    return found[1].strip()


def sm3(data: bytes) -> str:
    """Compute the SM3 digest with openssl, independently of the platform's library."""
    result = openssl("dgst", "-sm3", "-r", stdin=data)
    if result.returncode:
        raise Unreadable("这台电脑的 openssl 不支持 SM3，请使用 3.0 以上版本")
    return result.stdout.decode().split()[0]


def openssl(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess:
    """Run openssl."""
    program = shutil.which("openssl")
    if program is None:
        raise Unreadable("这台电脑没有 openssl 命令，请先安装 openssl 3.0 以上版本")
    command = [program, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)  # noqa: S603 - fixed program, no shell


def require(holds: bool, otherwise: str) -> None:
    """Go on only when it holds."""
    if not holds:
        raise Wrong(otherwise)


def say(sentence: str) -> None:
    """Write one line."""
    sys.stdout.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
