"""Set a page with Typst: layouts are files, data travels as JSON and is never read as markup.

Fonts come from `settings.FONTS_DIR` alone, so that a document looks the same on every machine.
The same layout, data and mode give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import typst
from django.conf import settings

from gongzhu.common.errors import Unavailable
from gongzhu.documents.glyphs import GETA, printable

Standard = Literal["a-2b", "a-3b"]
_REGULAR = "NotoSansSC_400Regular.ttf"
_BOLD = "NotoSansSC_700Bold.ttf"


def typeset(
    layout: Path, data: Mapping[str, Any], *, demo: bool, standard: Standard = "a-2b"
) -> bytes:
    """The finished PDF.

    layout: a .typ file; the .typ files beside it can be imported by name.
    data: what JSON can hold; the layout finds it in `sys.inputs.data`.
    demo: print the watermark of the demonstration. standard: "a-2b" or "a-3b".
    Raises Unavailable when the fonts are not installed.
    """
    font = _regular_font()
    safe = printable(dict(data), font)
    inputs = {
        "data": json.dumps(safe, ensure_ascii=False),
        "demo": "yes" if demo else "",
        "geta": "yes" if _has_new_geta(data, safe) else "",
    }
    compiler = typst.Compiler(
        _layouts(layout),  # type: ignore[type-var]  # files by name: allowed, though not annotated
        font_paths=_fonts(font.parent),
        sys_inputs=inputs,
    )
    return cast(bytes, compiler.compile(format="pdf", pdf_standards=[standard, "ua-1"]))


def _layouts(layout: Path) -> dict[str, bytes]:
    """The layout under the name Typst starts from, and its neighbours under their own."""
    files = {path.name: path.read_bytes() for path in layout.parent.glob("*.typ")}
    return {**files, "main.typ": files[layout.name]}


def _has_new_geta(before: Any, after: Any) -> bool:
    return json.dumps(after, ensure_ascii=False).count(GETA) > json.dumps(
        before, ensure_ascii=False, default=str
    ).count(GETA)


def _regular_font() -> Path:
    folder = Path(settings.FONTS_DIR)
    if not (folder / _REGULAR).is_file() or not (folder / _BOLD).is_file():
        raise Unavailable(
            "生成文书需要的字体还没有安装，文书没有生成。请系统管理员运行 make setup 安装字体后重试。"
        )
    return folder / _REGULAR


@lru_cache(maxsize=4)
def _fonts(folder: Path) -> typst.Fonts:
    """Read once per process: the two files are 20 MB."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
