"""Uploads that must be refused, made by hand: what they are called, what they are, what is said.

Nothing here is harmful by itself; signatures are put together at run time so that a virus scanner
does not take the suite for the thing it tests.
"""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from gongzhu.documents.judging.signatures import EICAR, MOST_BYTES
from tests.documents.makers import blank, encoded, jpeg, pdf, picture, png, saved, webp

DAMAGED = {"damaged"}


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def zip_named(name: str, *, is_link: bool = False) -> bytes:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (0o120777 if is_link else 0o100644) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def office(folder: str) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", f"{folder}__document.xml": b"<w/>"})


def opendocument() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return out.getvalue()


def nested_bomb() -> bytes:
    content = bytes(1_000_000)
    for _ in range(5):
        content = zipped(a=content, b=content)
    return content


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../x"), io.BytesIO())
    return out.getvalue()


def ftyp(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0mif1heic" + bytes(200)


def jpeg_comment(words: bytes) -> bytes:
    data = jpeg()
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(words) + 2) + words + data[2:]


def png_chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png_of(width: int, height: int, *, rows: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packed = zlib.compress(rows, 9)
    chunks = png_chunk(b"IHDR", head) + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def png_text(words: bytes) -> bytes:
    data = png()
    return data[:33] + png_chunk(b"tEXt", b"Comment\0" + words) + data[33:]


def huge_jpeg() -> bytes:
    """A small file whose header claims 65,000 × 65,000 pixels."""
    data = bytearray(jpeg())
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = struct.pack(">HH", 65000, 65000)
    return bytes(data)


def raw_pdf(page: bytes = b"", kids: bytes = b"[3 0 R]", count: bytes = b"1") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids" + kids + b"/Count " + count + b">>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]" + page + b">>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def locked(**passwords: str) -> bytes:
    return saved(pdf(), encryption=pikepdf.Encryption(**passwords))


def content_bomb(*, declared_image: bool = False) -> bytes:
    """Some hundred kilobytes that unfold to 100 MB of drawing commands."""
    made = blank()
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"q " * 500_000) for _ in range(100)) + packer.flush()
    stream = Stream(made, packed, Filter=Name.FlateDecode)
    if declared_image:
        stream.Subtype = Name.Image
    made.pages[0].Contents = made.make_indirect(stream)
    return saved(made, compress_streams=False)


def stacked_bomb() -> bytes:
    made = blank()
    packed = zlib.compress(zlib.compress(bytes(5_000_000), 9), 9)
    made.pages[0].Contents = Stream(made, packed, Filter=Array([Name.FlateDecode] * 2))
    return saved(made, compress_streams=False)


def flooding_picture() -> bytes:
    made = blank()
    image = Stream(made, zlib.compress(bytes(1000)), Filter=Name.FlateDecode)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = 50_000, 50_000, 1
    made.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=image))
    made.pages[0].Contents = Stream(made, b"/Im0 Do")
    return saved(made, compress_streams=False)


HIDDEN_ZIP = zipped(**{"a.class": b"x"})
BILLION = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'

REFUSED: dict[str, tuple[bytes, set[str]]] = {
    # nothing, or too much
    "zero bytes": (b"", {"empty"}),
    "one byte": (b"x", {"unknown"}),
    "spaces": (b" " * 500, {"unknown"}),
    "null bytes": (bytes(5000), {"unknown"}),
    "larger than the limit": (jpeg() + bytes(MOST_BYTES), {"too_big"}),
    # the test virus, bare and wrapped
    "test virus": (EICAR, {"virus"}),
    "test virus named a photo": (b"\xff\xd8\xff" + EICAR, {"virus"}),
    "test virus behind a photo": (jpeg() + EICAR, {"virus"}),
    "test virus in a photo's comment": (jpeg_comment(EICAR), {"virus"}),
    "test virus in a PNG's text": (png_text(EICAR), {"virus"}),
    "test virus in a PDF": (saved(pdf()) + b"%" + EICAR, {"virus"}),
    # archives
    "zip": (zipped(a=b"x"), {"archive"}),
    "empty zip": (zipped(), {"archive"}),
    "zip of zips of zeros": (nested_bomb(), {"archive"}),
    "zip with a path upwards": (zip_named("../../etc/cron.d/x"), {"archive"}),
    "zip with a link": (zip_named("link", is_link=True), {"archive"}),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(50), {"archive"}),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), {"archive"}),
    "gzip": (b"\x1f\x8b\x08" + bytes(50), {"archive"}),
    "bzip2": (b"BZh9" + bytes(50), {"archive"}),
    "xz": (b"\xfd7zXZ\x00" + bytes(50), {"archive"}),
    "zstandard": (b"\x28\xb5\x2f\xfd" + bytes(50), {"archive"}),
    "tar": (tarred(), {"unknown"}),
    # office documents
    "docx": (office("word"), {"office"}),
    "xlsx": (office("xl"), {"office"}),
    "docx with macros": (office("word") + b"vbaProject.bin", {"office"}),
    "odt": (opendocument(), {"office"}),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {"office"}),
    "rtf": (b"{\\rtf1\\ansi\\objdata 0105}", {"office"}),
    # programs
    "Windows program": (b"MZ" + bytes(200), {"program"}),
    "Linux program": (b"\x7fELF" + bytes(200), {"program"}),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", {"program"}),
    "Java class": (b"\xca\xfe\xba\xbe" + bytes(50), {"program"}),
    # pictures and recordings of other kinds
    "gif": (encoded(picture(), "GIF"), {"gif"}),
    "gif with an archive": (encoded(picture(), "GIF") + HIDDEN_ZIP, {"gif"}),
    "bmp": (encoded(picture(), "BMP"), {"bmp"}),
    "tiff": (encoded(picture(), "TIFF"), {"tiff"}),
    "big-endian tiff": (b"MM\x00*" + bytes(100), {"tiff"}),
    "heic": (ftyp(b"heic"), {"heic"}),
    "heif": (ftyp(b"mif1"), {"heic"}),
    "avif": (ftyp(b"avif"), {"avif"}),
    "mp4": (ftyp(b"isom"), {"video"}),
    "QuickTime": (ftyp(b"qt  "), {"video"}),
    "mkv": (b"\x1aE\xdf\xa3" + bytes(50), {"video"}),
    "mp3": (b"ID3\x04" + bytes(50), {"video"}),
    "PostScript": (b"%!PS-Adobe-3.0\n(x) run", {"postscript"}),
    # markup
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', {"markup"}),
    "svg with a script": (b'<?xml version="1.0"?><svg><script>alert(1)</script></svg>', {"markup"}),
    "html": (b"<!DOCTYPE html><html><body onload=alert(1)>", {"markup"}),
    "html after a byte order mark": (b"\xef\xbb\xbf<html>", {"markup"}),
    "html after spaces": (b"\n\n  <html>", {"markup"}),
    "html in UTF-16": ("\ufeff<html>".encode("utf-16-le"), {"markup"}),
    "text that turns into html": (b"GREETINGS <script>alert(1)</script>", {"markup"}),
    "xml of entities": (BILLION, {"markup"}),
    "php": (b"<?php system($_GET[0]);", {"markup"}),
    "plain text": ("收入证明".encode(), {"unknown"}),
    # two things at once
    "photo with an archive behind": (jpeg() + HIDDEN_ZIP, {"polyglot"}),
    "photo with a rar behind": (jpeg() + b"Rar!\x1a\x07\x01\x00", {"polyglot"}),
    "PNG with a 7z behind": (png() + b"7z\xbc\xaf\x27\x1c" + bytes(9), {"polyglot"}),
    "WebP with an archive behind": (webp() + HIDDEN_ZIP, {"polyglot"}),
    "PDF with an archive behind": (saved(pdf()) + HIDDEN_ZIP, {"polyglot"}),
    "PDF that does not begin at the start": (b"junk\n" + saved(pdf()), {"polyglot"}),
    "PDF behind a line break": (b"\n" + saved(pdf()), {"polyglot"}),
    "photo that is also a PDF": (jpeg_comment(saved(pdf())[:500]), {"polyglot"}),
    "photo with a script": (jpeg_comment(b"<script>alert(1)</script>"), {"polyglot"}),
    "photo with php": (jpeg_comment(b"<?php eval($_POST[0]);?>"), {"polyglot"}),
    "PNG with html": (png_text(b"<HTML><body>"), {"polyglot"}),
    "WebP with svg": (webp(xmp=b"<svg onload=alert(1)>"), {"polyglot"}),
    "PDF with a page of html": (b"%PDF-1.4\n<html><script>x</script>\n", {"polyglot"}),
    # photographs that are none
    "photo cut off": (jpeg(1200, 900)[:4000], DAMAGED),
    "photo of a header": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", DAMAGED),
    "photo of noise": (b"\xff\xd8\xff" + bytes(range(256)) * 20, DAMAGED),
    "PNG signature alone": (b"\x89PNG\r\n\x1a\n", DAMAGED),
    "PNG without a size": (png_of(0, 0), DAMAGED),
    "PNG with a broken sum": (png()[:40] + b"\xff\xff" + png()[42:], DAMAGED),
    "PNG cut off": (png(900, 900, compress_level=0)[:5000], DAMAGED),
    "WebP cut off": (webp()[:60], DAMAGED),
    "WebP of noise": (b"RIFF\xff\xff\x00\x00WEBPVP8 " + bytes(range(200)), DAMAGED),
    # floods
    "photo that claims 65,000 by 65,000": (huge_jpeg(), {"too_many_pixels"}),
    "PNG that claims 1.8 billion pixels": (png_of(60_000, 30_000), {"too_many_pixels"}),
    "PNG of 2 billion by 1": (png_of(2_000_000_000, 1), {"too_many_pixels"}),
    "PNG that unfolds to 50 million": (
        png_of(10_000, 5_000, rows=bytes(1251) * 5000),
        {"too_many_pixels"},
    ),
    "transparent PNG of 20 million": (
        encoded(picture(5000, 4000, "P"), "PNG"),
        {"too_many_pixels"},
    ),
    # PDFs
    "PDF of a header": (b"%PDF-1.7\n", {"truncated"}),
    "PDF of a header and an end": (b"%PDF-1.7\n%%EOF", DAMAGED),
    "PDF cut off": (saved(pdf(pages=3))[:700], {"truncated"}),
    "PDF cut off and closed again": (saved(pdf(pages=3))[:500] + b"\n%%EOF", {"truncated"}),
    "PDF of noise": (b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"%%EOF", DAMAGED),
    "PDF without pages": (saved(pikepdf.new()), {"empty"}),
    "PDF whose pages go round": (raw_pdf(kids=b"[2 0 R]"), DAMAGED),
    "PDF of a page that is no page": (raw_pdf(kids=b"[1 0 R]"), DAMAGED),
    "PDF of thirty-one pages": (saved(blank(31)), {"too_many_pages"}),
    "PDF with a password": (locked(owner="o", user="u"), {"encrypted"}),
    "PDF with restrictions": (locked(owner="o", user=""), {"encrypted"}),
    "PDF that unfolds to 100 MB": (content_bomb(), {"bomb"}),
    "PDF that calls its commands a picture": (content_bomb(declared_image=True), {"bomb"}),
    "PDF packed twice": (stacked_bomb(), {"bomb"}),
    "PDF with a picture of 2.5 billion pixels": (flooding_picture(), {"bomb"}),
    "PDF nested a hundred thousand deep": (
        raw_pdf(b"/Resources " + b"[" * 100_000 + b"]" * 100_000),
        DAMAGED,
    ),
}
