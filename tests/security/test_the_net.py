"""The net itself: it must catch every shape, and let honest masks through."""

from __future__ import annotations

import base64
from urllib.parse import quote, quote_plus

import pytest

from gongzhu.common.secret import Kind, mask
from tests.security.canaries import Net, plant, spaced, wide

WHO = plant("金一")
NET = Net(WHO, addresses=True)


def _shapes(number: str) -> list[str]:
    return [
        number,
        f"前{number}后",
        spaced(number),
        "-".join(spaced(number).split()),
        quote(spaced(number)),
        quote_plus(spaced(number)),
        wide(number),
        quote(wide(number)),
        number.lower(),
        number[1:],
        "".join(f"&#{ord(c)};" for c in number),
        "".join(f"\\u{ord(c):04x}" for c in wide(number)),
        "<b>".join(spaced(number).split()),
        *(base64.b64encode(("x" * n + number).encode()).decode() for n in range(3)),
        number.encode().hex(),
    ]


@pytest.mark.parametrize("what", ["id_number", "phone", "card"])
def test_every_shape_of_a_number_is_caught(what: str) -> None:
    number = getattr(WHO, what)

    missed = [shape for shape in _shapes(number) if f"金一.{what}" not in NET.found_in(shape)]

    assert missed == []


def test_bytes_of_any_sort_are_searched() -> None:
    for raw in (
        WHO.card.encode(),
        b"\xff\xfe" + WHO.card.encode("utf-16-le"),
        WHO.card.encode("utf-16-be"),
    ):
        assert NET.found_in(b"\x00\x80" + raw) == {"金一.card"}
    assert NET.found_in(WHO.address.encode()) == {"金一.address"}


@pytest.mark.parametrize(
    ("kind", "what"), [(Kind.ID_NUMBER, "id_number"), (Kind.PHONE, "phone"), (Kind.CARD, "card")]
)
def test_a_mask_is_no_find(kind: Kind, what: str) -> None:
    assert NET.found_in(mask(kind, getattr(WHO, what))) == set()


def test_other_numbers_are_no_find() -> None:
    assert NET.found_in("4401061990030700" * 40 + "TH20261122000123 13800000000") == set()
