"""What a file is, told from its bytes alone; names and endings are never asked.

Everything here is cheap and runs in the web process: most unsuitable files are refused before a
decoder sees them.
"""

from __future__ import annotations

import re
from enum import StrEnum

from gongzhu.documents.errors import Unfit

MOST_BYTES = 10 * 1024 * 1024
_HEAD = 1024
_TAIL = 128 * 1024

# Split so that this source is not itself taken for the test virus.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

# End of a ZIP directory on "disk 0": eight bytes that do not turn up by chance.
_ZIP_END = b"PK\x05\x06\x00\x00\x00\x00"
_HIDDEN_ARCHIVES = (_ZIP_END, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_SCRIPT = re.compile(rb"<script|<html|<!doctype|<\?php|<svg", re.IGNORECASE)


class Container(StrEnum):
    """The two families of files that are looked into further."""

    IMAGE = "image"
    PDF = "pdf"


_PHOTO = "请改用 JPG、PNG 照片或 PDF 后重新上传。"
_OFFICE = "这是 Word 或 Excel 文档，不能直接收。请在原软件里另存为 PDF，或打印后拍照，再上传。"
_ARCHIVE = "这是压缩包，不能直接收。请先解压，再把里面的照片或 PDF 逐个上传。"
_PROGRAM = "这是程序文件，不是材料。请上传证件或证明的照片、扫描件或 PDF。"
_PAGE = "这是网页或矢量图（HTML、SVG、XML），里面可能带有脚本，不能收。请截图或另存为 PDF 后上传。"
_VIDEO = "这是视频或音频，不能作为材料。请拍成照片后上传。"

_REFUSED: tuple[tuple[str, bytes, str], ...] = (
    ("office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OFFICE),
    ("office", b"{\\rtf", _OFFICE),
    ("archive", b"PK\x05\x06", _ARCHIVE),
    ("archive", b"Rar!\x1a\x07", _ARCHIVE),
    ("archive", b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    ("archive", b"\x1f\x8b", _ARCHIVE),
    ("archive", b"BZh", _ARCHIVE),
    ("archive", b"\xfd7zXZ\x00", _ARCHIVE),
    ("archive", b"\x28\xb5\x2f\xfd", _ARCHIVE),
    ("program", b"MZ", _PROGRAM),
    ("program", b"\x7fELF", _PROGRAM),
    ("program", b"#!", _PROGRAM),
    ("program", b"\xca\xfe\xba\xbe", _PROGRAM),
    ("gif", b"GIF8", f"这是 GIF 动图，不能作为材料。{_PHOTO}"),
    ("bmp", b"BM", f"这是 BMP 图片，暂不支持。{_PHOTO}"),
    ("tiff", b"II*\x00", f"这是 TIFF 图片，暂不支持。{_PHOTO}"),
    ("tiff", b"MM\x00*", f"这是 TIFF 图片，暂不支持。{_PHOTO}"),
    ("postscript", b"%!PS", f"这是 PostScript 打印文件，可以带程序，不能收。{_PHOTO}"),
    ("video", b"\x1aE\xdf\xa3", _VIDEO),
    ("video", b"ID3", _VIDEO),
)
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


def recognise(data: bytes) -> Container:
    """Which of the two accepted families the bytes belong to.

    Accepted: JPEG, PNG and WebP images, and PDF. Raises Unfit, with the reason and the way out in
    one sentence, for anything else, for files over the size limit and for files that are two
    things at once.
    """
    _refuse_size(len(data))
    if EICAR in data:
        raise Unfit(
            "virus",
            "文件里发现病毒特征，没有保存。请先在自己的设备上查杀病毒，再重新拍照或扫描上传。",
            is_hostile=True,
        )
    if data.startswith(b"%PDF-"):
        _refuse_mixed_pdf(data)
        return Container.PDF
    if _is_image(data):
        _refuse_mixed_image(data)
        return Container.IMAGE
    raise _refusal(data)


def _refuse_size(size: int) -> None:
    if size == 0:
        raise Unfit(
            "empty", "文件是空的（0 字节），里面没有内容。请重新选择文件，或重新拍照后上传。"
        )
    if size > MOST_BYTES:
        raise Unfit(
            "too_big",
            f"文件有 {size / 1048576:.1f} MB，超过了 {MOST_BYTES // 1048576} MB 的上限。"
            "请降低拍照或扫描的清晰度，或把多页材料分成几个文件上传。",
        )


def _is_image(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    )


def _refuse_mixed_image(data: bytes) -> None:
    if b"%PDF-" in data[:_HEAD] or any(mark in data for mark in _HIDDEN_ARCHIVES):
        raise _mixed("照片")
    if _SCRIPT.search(data):
        raise _mixed("照片")


def _refuse_mixed_pdf(data: bytes) -> None:
    if any(mark in data[-_TAIL:] for mark in _HIDDEN_ARCHIVES) or _SCRIPT.search(data[:_HEAD]):
        raise _mixed(" PDF ")


def _mixed(kind: str) -> Unfit:
    return Unfit(
        "polyglot",
        f"这份{kind}里夹带了别的内容（压缩包、网页或程序），不能收。请重新拍照或重新导出 PDF 后上传。",
        is_hostile=True,
    )


def _refusal(data: bytes) -> Unfit:
    """Name what the file is instead, as far as its beginning tells."""
    head = data[:_HEAD]
    if data.startswith(b"PK\x03\x04"):
        is_office = any(mark in data for mark in (b"[Content_Types].xml", b"mimetypeapplication/v"))
        return Unfit("office", _OFFICE) if is_office else Unfit("archive", _ARCHIVE)
    if head[4:8] == b"ftyp":
        return _media_refusal(head[8:12])
    for code, start, sentence in _REFUSED:
        if data.startswith(start):
            return Unfit(code, sentence)
    if b"%PDF-" in head:
        return _mixed(" PDF ")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<")) or _SCRIPT.search(head):
        return Unfit("markup", _PAGE, is_hostile=bool(_SCRIPT.search(data)))
    return Unfit("unknown", f"认不出这是什么格式的文件，可能已经损坏。{_PHOTO}")


def _media_refusal(brand: bytes) -> Unfit:
    if brand in _HEIC:
        return Unfit(
            "heic",
            "这是苹果手机的 HEIC 照片，暂不支持。请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，"
            "或把照片截屏后上传截图。",
        )
    if brand.startswith(b"avi"):
        return Unfit("avif", f"这是 AVIF 图片，暂不支持。{_PHOTO}")
    return Unfit("video", _VIDEO)
