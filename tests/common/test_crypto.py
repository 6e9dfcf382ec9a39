"""Ciphers against the published vectors; keys, their files and their rotation."""

from __future__ import annotations

import os
import stat
from base64 import b64encode
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given, settings as effort, strategies as st

from gongzhu.common import crypto, keys, openssl
from gongzhu.common.crypto import Tampered, open_sealed, seal

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


def test_sm3_gives_the_digests_printed_in_the_standard():
    # GB/T 32905 annex A
    assert crypto.sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert (
        crypto.sm3(b"abcd" * 16)
        == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


def test_sm4_gcm_opens_the_published_vector():
    # RFC 8998 A.1; its associated data starts with FE, which takes the place of our version byte
    nonce = bytes.fromhex("00001234567800000000abcd")
    body = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    tag = bytes.fromhex("83de3541e4c2b58177e065a9bf7b62ec")
    aad = bytes.fromhex("edfacedeadbeeffeedfacedeadbeefabaddad2")

    plaintext = open_sealed(KEY, b"\xfe" + nonce + body + tag, aad)

    assert plaintext.hex() == "".join(c * 16 for c in "abcdefea")


def test_hmac_sm3_gives_the_published_value():
    assert (
        crypto.hmac_sm3(b"Jefe", b"what do ya want for nothing?")
        == "2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882"
    )


def test_sm2_verifies_the_signature_printed_in_the_standard(tmp_path: Path):
    # GB/T 32918.5 annex A: message "message digest", default signer identity
    x = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    r = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    s = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
    frame = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
    point = frame + bytes.fromhex("04" + x + y)
    public = tmp_path / "standard.pub"
    public.write_bytes(
        b"-----BEGIN PUBLIC KEY-----\n" + b64encode(point) + b"\n-----END PUBLIC KEY-----\n"
    )
    signature = bytes.fromhex("3046022100" + r + "022100" + s)

    assert openssl.is_signed(public, b"message digest", signature)
    assert not openssl.is_signed(public, b"message digesT", signature)


def test_sm2_signature_of_ours_holds_for_its_content_only(tmp_path: Path):
    private, public = tmp_path / "key", tmp_path / "pub"
    private.write_bytes(openssl.new_sm2_key())
    public.write_bytes(openssl.public_key(private.read_bytes()))

    signature = openssl.sign(private, b"one")

    assert openssl.is_signed(public, b"one", signature)
    assert not openssl.is_signed(public, b"two", signature)


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=40))
@effort(max_examples=50)
def test_what_is_sealed_opens_again(plaintext: bytes, aad: bytes):
    blob = seal(KEY, plaintext, aad, version=7)

    assert open_sealed(KEY, blob, aad) == plaintext
    assert crypto.version_of(blob) == 7
    assert len(blob) == len(plaintext) + crypto.OVERHEAD


def test_a_change_of_any_byte_is_noticed():
    blob = seal(KEY, b"44010619900101001X", b"row")

    for at in range(len(blob)):
        changed = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        with pytest.raises(Tampered):
            open_sealed(KEY, changed, b"row")


@pytest.mark.parametrize("cut", [0, 1, 12, 28, -1])
def test_a_shortened_blob_is_noticed(cut: int):
    with pytest.raises(Tampered):
        open_sealed(KEY, seal(KEY, b"value", b"row")[:cut], b"row")


def test_another_place_or_key_does_not_open_it():
    blob = seal(KEY, b"value", b"row 1")

    with pytest.raises(Tampered):
        open_sealed(KEY, blob, b"row 2")
    with pytest.raises(Tampered):
        open_sealed(KEY[::-1], blob, b"row 1")


def test_a_place_must_be_named():
    with pytest.raises(ValueError, match="place"):
        seal(KEY, b"value", b"")
    with pytest.raises(ValueError, match="place"):
        open_sealed(KEY, seal(KEY, b"value", b"row"), b"")


def test_no_nonce_comes_twice():
    nonces = {seal(KEY, b"", b"row")[1:13] for _ in range(20_000)}

    assert len(nonces) == 20_000


def test_the_blind_index_depends_on_purpose_and_key(folder: Path, settings, tmp_path: Path):
    index = crypto.blind_index("id_number", "44010619900101001X")

    assert index == crypto.blind_index("id_number", "44010619900101001X")
    assert index != crypto.blind_index("case_lookup", "44010619900101001X")
    settings.KEYS_DIR = tmp_path / "other"
    assert index != crypto.blind_index("id_number", "44010619900101001X")


def test_demonstration_makes_its_keys_for_the_owner_only(folder: Path):
    wrapped = keys.new_person_key()

    assert len(keys.unwrap(wrapped)) == 16
    crypto.blind_index("id_number", "1")
    assert sorted(os.listdir(folder)) == ["index.key", "kek-1.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_elsewhere_a_missing_key_names_the_command_that_makes_it(folder: Path, settings):
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured, match=r"manage\.py make_keys"):
        keys.new_person_key()
    with pytest.raises(ImproperlyConfigured, match="不要重新生成"):
        crypto.blind_index("id_number", "1")
    assert not folder.exists()


def test_make_keys_replaces_nothing(folder: Path):
    made = keys.make_keys(folder)
    before = {path: path.read_bytes() for path in made}

    assert [path.name for path in made] == ["index.key", "checkpoint.key", "kek-1.key"]
    assert keys.make_keys(folder) == []
    assert before == {path: path.read_bytes() for path in folder.iterdir()}


def test_a_key_others_may_read_is_refused(folder: Path):
    keys.make_keys(folder)
    (folder / "kek-1.key").chmod(0o644)

    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        keys.new_person_key()


def test_after_rotation_old_keys_open_and_new_ones_use_the_new_version(folder: Path):
    old = keys.new_person_key()
    inside = keys.unwrap(old)

    keys.rotate(folder)
    again = keys.rewrap(old)

    assert (crypto.version_of(old), crypto.version_of(again)) == (1, 2)
    assert crypto.version_of(keys.new_person_key()) == 2
    assert keys.rewrap(again) == again
    (folder / "kek-1.key").unlink()
    assert keys.unwrap(again) == inside


def test_a_changed_wrapped_key_is_noticed(folder: Path):
    wrapped = keys.new_person_key()

    with pytest.raises(Tampered):
        keys.unwrap(wrapped[:-1] + bytes([wrapped[-1] ^ 1]))


def test_a_forgotten_key_is_opened_afresh_or_not_at_all(folder: Path):
    wrapped = keys.new_person_key()
    keys.unwrap(wrapped)
    (folder / "kek-1.key").rename(folder / "taken-away")
    keys._kms.cache_clear()

    assert keys.unwrap(wrapped)
    keys.forget(wrapped)
    with pytest.raises(ImproperlyConfigured):
        keys.unwrap(wrapped)


def test_a_destroyed_key_says_so():
    with pytest.raises(keys.Destroyed, match="密钥已销毁"):
        keys.unwrap(b"")


def test_opened_keys_are_few():
    opened = keys._Opened(most=2)
    wrapped = [keys.new_person_key() for _ in range(3)]

    for key in wrapped:
        opened.get(key)

    assert list(opened._keys) == wrapped[1:]
