"""The document the product is written from names everything the simulator has."""

import re

from tests.simulator import formats, launcher

README = (launcher.ROOT / "simulator" / "README.md").read_text(encoding="utf-8")
PERSON = formats.id_number()


def test_every_endpoint_is_documented(partner):
    page = partner.get("/").text

    paths = re.findall(r"<tr><td>\w+</td><td><code>([^<]+)</code>", page)

    assert len(paths) >= 20
    assert [path for path in paths if path not in README] == []


def test_every_field_of_every_source_is_documented_in_its_row(partner):
    sources = re.findall(r"<li><code>(\w+)</code>", partner.get("/").text)
    assert len(sources) == 10
    for source in sources:
        partner.put(f"/control/people/{PERSON}", {source: {}})
        body = formats.envelope(formats.search(PERSON))
        answer = partner.post(f"/dci/{source}/registry/sync/search", json=body).json()
        [record] = answer["message"]["search_response"][0]["data"]["reg_records"]
        [row] = [line for line in README.splitlines() if line.startswith(f"| `{source}`")]

        assert set(re.findall(r"`([a-z_0-9]+)`", row)) == {source, *record} - {"id_number", "as_of"}


def test_every_fault_and_every_return_option_is_documented(partner):
    orders = partner.put("/control/faults/tax", {}).json()["tax"]
    options = partner.get("/control/bank").json()

    assert [name for name in (*orders, *options) if f"`{name}`" not in README] == []
