"""The judging process: one upload in, one answer out, then it ends.

Started by `judge` with nothing but the upload: no settings, no secrets, no database. Whatever a
hostile file does to a decoder happens here, to a process that may use little memory, little
processor time, and may write no file.

Wire: the family as the only argument, the upload on standard input; on standard output one line
of JSON, then the cleaned bytes.
"""

from __future__ import annotations

import json
import resource
import sys

from gongzhu.documents.errors import Unfit

MOST_MEMORY = 240 * 1024 * 1024  # what it allocates; the libraries themselves add about 16 MB
MOST_SECONDS = 4  # of processor time

_TOO_COMPLEX = "这份文件太复杂，检查时超出了内存限制。请降低拍照或扫描的清晰度后重新上传。"


def clean(family: str, data: bytes) -> tuple[dict[str, object], bytes]:
    """The answer's header and the cleaned bytes (empty when refused)."""
    try:
        if family == "pdf":
            from gongzhu.documents.judging import pdfs

            content, pages = pdfs.clean(data)
            return {"ok": True, "media_type": "application/pdf", "pages": pages}, content
        from gongzhu.documents.judging import images

        return {"ok": True, "media_type": "image/jpeg", "pages": 1}, images.clean(data)
    except Unfit as unfit:
        refusal = {"code": unfit.code, "sentence": unfit.sentence, "is_hostile": unfit.is_hostile}
        return {"ok": False, **refusal}, b""
    except MemoryError:
        return {
            "ok": False,
            "code": "too_complex",
            "sentence": _TOO_COMPLEX,
            "is_hostile": False,
        }, b""


def main() -> None:
    """Bind this process, judge what comes in, answer."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    header, content = clean(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n")
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
