"""OpenFisca-Core in an environment and a process of its own, spoken to in lines of JSON."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "bench-openfisca.txt"
PLACE = ROOT / "var" / "bench"


def environment() -> Path:
    """The interpreter of the environment, made from the lock when it is not there yet."""
    folder, wanted = PLACE / "openfisca-env", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    python, stamp = folder / "bin" / "python", folder / "made-from"
    if not stamp.exists() or stamp.read_text() != wanted:
        print("  installing OpenFisca-Core into its own environment", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, "--require-hashes", "-r", str(LOCK)], check=True, stdout=2)
        stamp.write_text(wanted)
    return python


def version() -> str:
    """Of OpenFisca-Core, as locked."""
    lines = LOCK.read_text().splitlines()
    return next(line.split("==")[1].split()[0] for line in lines if line.startswith("openfisca-c"))


class Peer:
    """The process, for as long as it is needed."""

    def __init__(self, package: str) -> None:
        python = environment()
        source = PLACE / "openfisca_package.py"
        source.write_text(package)
        serving = Path(__file__).with_name("serving.py")
        self._process = subprocess.Popen(
            [str(python), "-I", str(serving), str(source)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._read()

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.communicate(timeout=20)

    def know(self, households: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Hand over the households; returns every answer about each."""
        return self._ask({"do": "know", "households": households})

    def taken(self, work: str) -> list[float]:
        """Milliseconds of every household in turn. work: calculated, traced or written."""
        return self._ask({"do": work})

    def _ask(self, what: dict[str, Any]) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("OpenFisca-Core ended; what it said stands above")
        return json.loads(line)
