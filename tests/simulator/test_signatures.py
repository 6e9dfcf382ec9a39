"""Who a data source answers: whoever signed, with the key and in the way agreed."""

import pytest

from tests.simulator import formats, launcher
from tests.simulator.asking import PERSON
from tests.simulator.formats import envelope, id_number, search


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (None, "err.signature.missing"),
        ("", "err.signature.missing"),
        ("hmac-sm3=" + "0" * 64, "err.signature.invalid"),
        ("中文", "err.signature.invalid"),
    ],
)
def test_a_request_without_a_right_signature_is_unauthorised(partner, signature, code):
    body = {**envelope(search(PERSON)), "signature": signature}

    answer = partner.post("/dci/tax/registry/sync/search", json=body)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == code


def test_a_message_changed_after_signing_is_unauthorised(partner):
    body = envelope(search(PERSON))
    body["message"]["search_request"][0]["search_criteria"]["query"]["value"] = id_number(
        sequence=3
    )

    assert partner.post("/dci/tax/registry/sync/search", json=body).status_code == 401


def test_the_shared_key_does_not_sign(partner):
    body = envelope(search(PERSON), signing_key=partner.key)

    assert partner.post("/dci/tax/registry/sync/search", json=body).status_code == 401


def test_another_algorithm_than_the_configured_one_is_refused(partner):
    body = envelope(search(PERSON), algorithm="sha256")

    assert partner.post("/dci/tax/registry/sync/search", json=body).status_code == 401


def test_sha256_can_be_configured(tmp_path):
    with launcher.running(tmp_path, "--signature", "hmac-sha256") as partner:
        body = envelope(search(PERSON), algorithm="sha256")
        answer = partner.post("/dci/tax/registry/sync/search", json=body).json()

        signature = formats.sign(answer["header"], answer["message"], algorithm="sha256")
        assert answer["signature"] == signature


def test_signatures_can_be_switched_off(tmp_path):
    with launcher.running(tmp_path, "--signature", "none") as partner:
        body = {**envelope(search(PERSON)), "signature": ""}
        answer = partner.post("/dci/tax/registry/sync/search", json=body)

        assert (answer.status_code, answer.json()["signature"]) == (200, "")
