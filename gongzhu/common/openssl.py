"""SM2 signatures through the `openssl` command line: nothing but the tool everybody has.

What is signed here can be checked by anyone with one command and no code of ours:
`openssl dgst -sm3 -verify KEY.pub -sigopt distid:1234567812345678 -signature FILE.sig FILE`.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from gongzhu.common.errors import Unavailable

SIGNER = "distid:1234567812345678"
"""The default signer identity that everyone uses. Source: GM/T 0009."""


def new_sm2_key() -> bytes:
    """A fresh private key as PEM. Raises Unavailable without `openssl`."""
    return _run("genpkey", "-algorithm", "SM2")


def public_key(private_key: bytes) -> bytes:
    """The public half of a private key, both as PEM."""
    return _run("pkey", "-pubout", stdin=private_key)


def sign(private_key: Path, content: bytes) -> bytes:
    """SM2-with-SM3 signature in DER. Raises Unavailable without `openssl` or a usable key."""
    return _run("dgst", "-sm3", "-sign", str(private_key), "-sigopt", SIGNER, stdin=content)


def is_signed(public: Path, content: bytes, signature: bytes) -> bool:
    """Whether the signature over the content was made with the private half of the key."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(signature)
        file.flush()
        options = ["-sm3", "-verify", str(public), "-sigopt", SIGNER, "-signature", file.name]
        return _call(["dgst", *options], content).returncode == 0


def _run(*arguments: str, stdin: bytes = b"") -> bytes:
    result = _call(list(arguments), stdin)
    if result.returncode:
        reason = result.stderr.decode(errors="replace").strip().splitlines()[:1]
        raise Unavailable(f"openssl 没有完成签名相关的操作：{' '.join(reason)}。请联系系统管理员。")
    return result.stdout


def _call(arguments: list[str], stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("openssl")
    if program is None:
        raise Unavailable(
            "服务器上没有 openssl 命令，暂时不能签名。请系统管理员安装 openssl 3.0 以上版本。"
        )
    command = [program, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=20, check=False)  # noqa: S603 - fixed program, no shell
