"""A folder of sealed files: random names, encrypted content, written whole or not at all.

What lies here tells nothing: neither what a file is, nor whose. The row that owns a file knows its
path and its wrapped key.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from gongzhu.common import crypto

ORPHAN_SECONDS = 3600
"""A file this old without a row belongs to a transaction that did not happen."""

_PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}")


class SealedFolder:
    """Files under one root, in two levels of folders.

    place: what a file belongs to (its row's id), authenticated with it, so that one file cannot
    be put in the place of another.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def put(self, content: bytes, *, key: bytes, place: bytes, mode: int = 0o600) -> str:
        """Seal the content into a new file and return its path inside the folder.

        The file and its name are on the disk, not only in its cache, when this returns.
        """
        name = secrets.token_hex(16)
        path = f"{name[:2]}/{name[2:4]}/{name}"
        target = self.root / path
        _make_folders(target.parent)
        draft = target.with_suffix(".part")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(crypto.seal(key, content, place))
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        draft.replace(target)
        _sync(target.parent)
        return path

    def get(self, path: str, *, key: bytes, place: bytes) -> bytes:
        """The content of a file.

        Raises crypto.Tampered when it was changed or belongs elsewhere, FileNotFoundError when it
        is gone.
        """
        return crypto.open_sealed(key, self._inside(path).read_bytes(), place)

    def drop(self, path: str) -> None:
        """Take a file away; nothing happens when it is gone already."""
        self._inside(path).unlink(missing_ok=True)

    def sweep(self, owned: Callable[[str], set[str]]) -> int:
        """Delete files that no row owns, older than an hour; the answer is how many there were.

        They are left behind by a crash between writing a file and committing its row.
        owned: given the first three signs of paths ("ab/"), the paths that rows own.
        """
        swept = 0
        for group in sorted(p for p in self.root.glob("??") if p.is_dir()):
            known = owned(f"{group.name}/")
            for path in (p for p in group.glob("*/*") if p.is_file()):
                name = path.relative_to(self.root).as_posix()
                if name not in known and _age_seconds(path) > ORPHAN_SECONDS:
                    path.unlink(missing_ok=True)
                    swept += 1
        return swept

    def _inside(self, path: str) -> Path:
        if not _PATH.fullmatch(path):
            raise FileNotFoundError(f"not a path of this store: {path!r}")
        return self.root / path


def _age_seconds(path: Path) -> float:
    """How long ago the file was written, by the disk's own clock; never shifted in demonstrations."""
    return time.time() - path.stat().st_mtime


def _make_folders(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Make a new name in the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
