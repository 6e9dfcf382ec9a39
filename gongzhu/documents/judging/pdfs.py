"""Rebuild a PDF from its pages alone, so that nothing in it can act.

A new document receives the visible pages (stamps and filled form fields drawn into them) and
nothing else: no scripts, actions, attachments, forms, links, layers, metadata or outlines. What a
page may keep is listed; everything not listed is left behind. Pure: bytes in, bytes out. Runs in
the judging process.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from gongzhu.documents.errors import Unfit

MOST_PAGES = 30
MOST_PIXELS = 80_000_000
MOST_INFLATED = 64 * 1024 * 1024

_PAGE_KEEPS = {
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group",
}  # fmt: skip
_NEVER = {
    "/JS", "/JavaScript", "/AA", "/OpenAction", "/A", "/Action", "/EF", "/AF", "/EmbeddedFiles", "/XFA",
    "/AcroForm", "/RichMedia", "/RichMediaContent", "/Metadata", "/PieceInfo", "/Annots", "/StructParent",
    "/StructParents", "/OPI", "/Ref", "/PS", "/Alternates", "/F", "/FFilter", "/FDecodeParms",
}  # fmt: skip
# "/F" is an external file on a stream and a harmless font name in a resource list.
_NEVER_ON_STREAMS_ONLY = {"/F", "/FFilter", "/FDecodeParms", "/A", "/PS", "/Ref"}
_PACKED = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW"}
# What a structure that was made up rather than written by a program raises on the way.
_MADE_UP = (RuntimeError, ValueError, TypeError, LookupError, AttributeError)
_END = 2048
# A broken table of contents is repaired on reading; objects or pages that are gone are evidence lost.
_LOST = re.compile("pages tree|parse error|unexpected EOF", re.IGNORECASE)
_TRUNCATED = "PDF 不完整，后面的内容缺失，可能没有传完。请在网络稳定时重新上传，或重新导出。"
_DAMAGED = "PDF 打不开，文件可能已损坏。请重新导出或重新扫描后上传。"


def clean(data: bytes) -> tuple[bytes, int]:
    """The pages as a new, passive PDF, and how many there are.

    Raises Unfit when the file is locked, damaged, empty, longer than 30 pages, or built to
    exhaust whoever opens it.
    """
    if b"%%EOF" not in data[-_END:]:
        raise Unfit("truncated", _TRUNCATED)
    try:
        with pikepdf.open(io.BytesIO(data)) as source:
            return _rebuilt(source)
    except pikepdf.PasswordError as fault:
        raise _locked() from fault
    except (pikepdf.PdfError, *_MADE_UP) as fault:
        raise Unfit("damaged", _DAMAGED) from fault


def count_pages(data: bytes) -> int:
    """Pages of a PDF that this platform wrote itself."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def _rebuilt(source: Pdf) -> tuple[bytes, int]:
    if source.is_encrypted:
        raise _locked()
    if any(_LOST.search(warning) for warning in source.get_warnings()):
        raise Unfit("truncated", _TRUNCATED)
    pages = len(source.pages)
    _refuse_length(pages)
    _draw_in_annotations(source)
    with pikepdf.new() as passive:
        passive.pages.extend(source.pages)
        for page in passive.pages:
            for key in set(page.obj.keys()) - _PAGE_KEEPS:
                del page.obj[key]
        _disarm(passive)
        out = io.BytesIO()
        passive.save(out, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue(), pages


def _locked() -> Unfit:
    return Unfit(
        "encrypted",
        "这份 PDF 设有密码或权限保护，系统无法检查内容。请用“打印—另存为 PDF”生成不加密的版本，或截图后上传。",
    )


def _refuse_length(pages: int) -> None:
    if pages == 0:
        raise Unfit("empty", "这份 PDF 里一页也没有。请重新导出或重新扫描后上传。")
    if pages > MOST_PAGES:
        raise Unfit(
            "too_many_pages",
            f"这份 PDF 有 {pages} 页，超过了 {MOST_PAGES} 页的上限。请只保留有关的页，或分成几个文件上传。",
        )


def _draw_in_annotations(source: Pdf) -> None:
    """Stamps, seals and filled fields become part of the page; what cannot be drawn is dropped."""
    form = source.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and Name.XFA in form:
        del form[Name.XFA]
    source.generate_appearance_streams()
    source.flatten_annotations("screen")


def _disarm(passive: Pdf) -> None:
    contents = {piece.objgen for page in passive.pages for piece in _pieces(page.obj)}
    left = MOST_INFLATED
    for thing in passive.objects:
        for part in _parts(thing):
            _strip(part)
        if isinstance(thing, Stream):
            left -= _weigh(thing, left, is_content=thing.objgen in contents)


def _pieces(page: Object) -> Iterator[Object]:
    contents = page.get(Name.Contents)
    if isinstance(contents, Array):
        yield from (piece for piece in contents if isinstance(piece, Stream))
    elif isinstance(contents, Stream):
        yield contents


def _parts(thing: Object) -> Iterator[Object]:
    """The object and every dictionary written directly inside it, without following references."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Stream | Dictionary):
            yield part
            inner = [part[key] for key in list(part.keys()) if key != "/Parent"]
        elif isinstance(part, Array):
            inner = list(part)
        else:
            continue
        waiting += [x for x in inner if isinstance(x, Dictionary | Array) and not x.is_indirect]


def _strip(part: Object) -> None:
    is_stream = isinstance(part, Stream)
    for key in _NEVER & set(part.keys()):
        if is_stream or key not in _NEVER_ON_STREAMS_ONLY:
            del part[key]


def _weigh(stream: Stream, left: int, *, is_content: bool) -> int:
    """How many bytes the stream unfolds to; pictures are measured by their declared pixels.

    Raises Unfit when that is more than is left, or when compression is stacked on compression.
    """
    filters = _filters(stream)
    if sum(name in _PACKED for name in filters) > 1:
        raise _bomb()
    if stream.get(Name.Subtype) == Name.Image and not is_content:
        if int(stream.get(Name.Width, 0)) * int(stream.get(Name.Height, 0)) > MOST_PIXELS:
            raise _bomb()
        return 0
    if not filters or filters[0] not in ("/FlateDecode", "/Fl"):
        return 0
    return _inflated(stream.read_raw_bytes(), left)


def _filters(stream: Stream) -> list[str]:
    filters = stream.get(Name.Filter)
    if isinstance(filters, Array):
        return [str(name) for name in filters]
    return [] if filters is None else [str(filters)]


def _inflated(packed: bytes, left: int) -> int:
    unpacker = zlib.decompressobj()
    total = 0
    try:
        while packed and not unpacker.eof:
            total += len(unpacker.decompress(packed, 1 << 20))
            if total > left:
                raise _bomb()
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return total  # a viewer shows what can be unpacked; so do we
    return total


def _bomb() -> Unfit:
    return Unfit(
        "bomb",
        "这份 PDF 展开后异常巨大，可能会使电脑卡死，不能收。请重新扫描，或打印后拍照上传。",
        is_hostile=True,
    )
