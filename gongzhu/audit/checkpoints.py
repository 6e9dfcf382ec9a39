"""Signed statements of where the trail stood, kept outside the database.

Each is a JSON file with its SM2-SM3 signature beside it and names the digest of the one before,
so that the newest signature vouches for all of them. They protect what they leave the machine
with: copy the folder to another office (an upper level makes a natural witness), or print them.

A database restored to an earlier state is refused here until the checkpoints it no longer reaches
have been moved, by a person who has written down why, into a folder `lost` beside the others.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gongzhu.audit.chain import GENESIS, link, written
from gongzhu.audit.errors import Broken
from gongzhu.audit.models import Entry, Head
from gongzhu.common import keys, openssl
from gongzhu.common.crypto import sm3

FORMAT = "gongzhu-checkpoint/1"
PUBLIC_KEY = "checkpoint.pub"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the trail stood. The one before the first has seq 0 and no file.

    digest: SM3 of the file, which the next checkpoint names.
    """

    seq: int = 0
    hash: str = GENESIS
    at: datetime | None = None
    digest: str = GENESIS
    path: Path | None = None


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the folder against another process, so that the checkpoints stay one line."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def latest() -> Checkpoint:
    """The newest checkpoint in the folder."""
    folder = _folder()
    names = [n for n in (os.listdir(folder) if folder.is_dir() else []) if _is_checkpoint(n)]
    return _read(folder / max(names)) if names else Checkpoint()


def prove(last: Checkpoint, head: Head) -> None:
    """Follow the chain from the last checkpoint to its end. Raises Broken where it fails."""
    if head.seq < last.seq:
        raise Broken(head.seq + 1, f"应有 {last.seq} 条，只剩 {head.seq} 条")
    seq, digest = last.seq, last.hash
    for entry in Entry.objects.filter(seq__gt=last.seq).order_by("seq").iterator(chunk_size=2000):
        if entry.seq > head.seq:
            break  # added while we were reading; the next checkpoint covers it
        seq += 1
        if (entry.seq, entry.prev) != (seq, digest) or link(entry, digest) != entry.hash:
            raise Broken(seq, "内容、次序与链不符")
        digest = entry.hash
    if (seq, digest) != (head.seq, head.hash):
        raise Broken(seq + 1, "链头与末条不符")


def write(last: Checkpoint, head: Head, *, at: datetime) -> Checkpoint:
    """Sign the end of the chain and put file, signature and public key into the folder."""
    content = {
        "format": FORMAT,
        "seq": head.seq,
        "hash": head.hash,
        "at": written(at),
        "previous": last.digest,
        "signature": "SM2-SM3",
    }
    data = (json.dumps(content, indent=1) + "\n").encode()
    path = _folder() / f"checkpoint-{head.seq:012d}.json"
    key = keys.kms().signing_key()
    _place(path.with_suffix(".json.sig"), openssl.sign(key, data))
    _place(path, data)
    _publish(key)
    return _read(path)


def _publish(key: Path) -> None:
    public = openssl.public_key(key.read_bytes())
    path = _folder() / PUBLIC_KEY
    if not path.exists() or path.read_bytes() != public:
        _place(path, public)


def _read(path: Path) -> Checkpoint:
    data = path.read_bytes()
    content = json.loads(data)
    at = datetime.fromisoformat(content["at"])
    return Checkpoint(content["seq"], content["hash"], at, sm3(data), path)


def _place(path: Path, data: bytes) -> None:
    """Write whole and on the disk before it is seen under its name."""
    draft = path.with_name(f".{path.name}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _is_checkpoint(name: str) -> bool:
    return name.startswith("checkpoint-") and name.endswith(".json")


def _folder() -> Path:
    return Path(settings.CHECKPOINTS_DIR)
