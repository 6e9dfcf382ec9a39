"""What is kept is the picture or the page, and nothing that came along with it."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Name
from PIL import Image

from gongzhu.documents.judging.judge import judge
from tests.documents.hostile import raw_pdf
from tests.documents.makers import blank, encoded, jpeg, pdf, picture, png, saved, webp

pytestmark = pytest.mark.requirement("SEC-03")

RED, BLUE = (200, 20, 20), (20, 20, 200)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def near(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(pixel, colour, strict=True))


def located(**options: int) -> Image.Exif:
    """Metadata of a phone: orientation, maker, place."""
    exif = Image.Exif()
    exif[0x0112] = options.get("orientation", 1)
    exif[0x010F] = "MakerOfPhones"
    exif.get_ifd(0x8825)[2] = (23.0, 7.0, 45.0)
    return exif


@pytest.mark.parametrize(
    "data",
    [
        jpeg(),
        jpeg(progressive=True),
        encoded(picture(mode="L")),
        encoded(picture(mode="CMYK")),
        png(),
        png(mode="P"),
        png(mode="RGBA"),
        png(mode="LA"),
        png(mode="1"),
        encoded(Image.new("I;16", (60, 40), 30000), "PNG"),
        webp(),
        webp(lossless=True),
        encoded(picture(), "PNG", save_all=True, append_images=[picture(mode="L").convert("RGB")]),
    ],
    ids=["jpeg", "progressive", "grey", "cmyk", "png", "palette", "rgba", "grey alpha", "bits",
         "16 bits", "webp", "lossless webp", "animation"],
)  # fmt: skip
def test_every_usual_photograph_becomes_a_plain_jpeg(data: bytes) -> None:
    judged = judge(data)

    image = opened(judged.content)
    assert (judged.media_type, judged.pages) == ("image/jpeg", 1)
    assert (image.format, image.mode) == ("JPEG", "RGB")


def test_a_large_photograph_is_shrunk_to_what_a_screen_needs() -> None:
    assert opened(judge(jpeg(4000, 3000)).content).size == (2400, 1800)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_upright(orientation: int) -> None:
    upright = picture(200, 120)
    turned = {1: [], 2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}[orientation]
    for turn in turned:
        upright = upright.transpose(Image.Transpose(turn))

    judged = opened(judge(encoded(upright, exif=located(orientation=orientation))).content)

    assert judged.size == (200, 120)
    assert near(judged.getpixel((20, 20)), RED)
    assert near(judged.getpixel((180, 100)), BLUE)


@pytest.mark.requirement("SEC-04")
def test_place_device_and_comments_are_left_behind() -> None:
    for data in (
        jpeg(exif=located(), comment=b"secret comment"),
        png(exif=located()),
        webp(exif=located().tobytes()),
    ):
        clean = judge(data).content

        assert len(opened(clean).getexif()) == 0
        assert "comment" not in opened(clean).info
        assert b"MakerOfPhones" not in clean
        assert b"secret" not in clean


def test_what_is_appended_to_a_photograph_is_left_behind() -> None:
    assert b"motion picture" not in judge(jpeg() + b"motion picture" * 100).content


def test_transparent_parts_become_white_paper() -> None:
    ghost = Image.new("RGBA", (50, 50), (0, 0, 0, 0))

    assert near(opened(judge(encoded(ghost, "PNG")).content).getpixel((25, 25)), (255, 255, 255))


def test_broken_metadata_does_not_spoil_a_good_photograph() -> None:
    data = (
        jpeg(exif=located())
        .replace(b"II*\x00", b"II\xff\xff", 1)
        .replace(b"MM\x00*", b"MM\xff\xff", 1)
    )

    assert judge(data).pages == 1


def armed() -> pikepdf.Pdf:
    """A PDF that does everything a PDF can do."""
    made = pdf("bank statement", pages=2)
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    made.Root.OpenAction = script
    made.Root.AA = Dictionary(WC=script)
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp:xdp/>"))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script])))
    made.Root.Metadata = made.make_stream(b"<x:xmpmeta>AuthorName</x:xmpmeta>")
    made.docinfo["/Author"] = "AuthorName"
    made.attachments["evil.exe"] = AttachedFileSpec(made, b"MZ evil", filename="evil.exe")
    page = made.pages[0]
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F="cmd.exe"))
    page.PieceInfo = Dictionary(Private=Dictionary(Data="hidden words"))
    page.Resources.XObject = Dictionary(
        Ps=made.make_stream(b"run", Type=Name.XObject, Subtype=Name.PS, PS="x", OPI=Dictionary())
    )
    page.Annots = Array([_link(made), _video(made), _stamp(made)])
    return made


def _link(made: pikepdf.Pdf) -> pikepdf.Object:
    action = Dictionary(S=Name.URI, URI="http://evil.example/")
    return made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    )


def _video(made: pikepdf.Pdf) -> pikepdf.Object:
    return made.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.RichMedia,
            Rect=[0, 0, 9, 9],
            RichMediaContent=Dictionary(),
        )
    )


def _stamp(made: pikepdf.Pdf) -> pikepdf.Object:
    form = made.make_stream(
        b"1 0 0 rg 0 0 60 60 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 60, 60]
    )
    return made.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Stamp, Rect=[20, 20, 80, 80], F=4, AP=Dictionary(N=form)
        )
    )


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "in object streams"])
def test_a_pdf_keeps_its_pages_and_loses_its_powers(compressed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if compressed else pikepdf.ObjectStreamMode.disable

    judged = judge(saved(armed(), object_stream_mode=mode))

    assert (judged.media_type, judged.pages) == ("application/pdf", 2)
    for word in (b"JavaScript", b"Launch", b"XFA", b"evil", b"RichMedia", b"URI", b"OpenAction", b"AA",
                 b"EmbeddedFile", b"Annot", b"AuthorName", b"hidden words", b"AcroForm"):  # fmt: skip
        assert word not in judged.content
    assert "bank statement" in pypdf.PdfReader(io.BytesIO(judged.content)).pages[1].extract_text()


def test_a_stamp_on_a_pdf_is_still_seen() -> None:
    clean = pikepdf.open(io.BytesIO(judge(saved(armed())).content))

    drawn = [bytes(x.read_bytes()) for x in clean.pages[0].Resources.XObject.values()]
    assert any(b"0 0 60 60 re f" in commands for commands in drawn)


def test_a_pdf_whose_table_is_broken_is_repaired() -> None:
    data = saved(pdf("still here"))
    broken = data.replace(b"startxref", b"startxxxx")

    judged = judge(broken)

    assert "still here" in pypdf.PdfReader(io.BytesIO(judged.content)).pages[0].extract_text()


def test_a_pdf_that_miscounts_its_pages_is_corrected() -> None:
    assert judge(raw_pdf(count=b"7")).pages == 1


def test_thirty_pages_are_the_most() -> None:
    assert judge(saved(blank(30))).pages == 30


def test_a_page_inherits_what_it_needs() -> None:
    made = pdf("inherited")
    made.Root.Pages.Resources = made.pages[0].Resources
    made.Root.Pages.MediaBox = made.pages[0].MediaBox
    del made.pages[0].Resources, made.pages[0].MediaBox

    clean = pypdf.PdfReader(io.BytesIO(judge(saved(made)).content))

    assert "inherited" in clean.pages[0].extract_text()
    assert clean.pages[0].mediabox.width == 300
