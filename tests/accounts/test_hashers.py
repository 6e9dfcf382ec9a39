"""Passwords are kept with Argon2 at full cost; a demonstration's drawn ones at a small cost."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password

from config.settings import base

DEMONSTRATION = "gongzhu.accounts.hashers.DemonstrationHasher"


def test_a_demonstration_keeps_its_drawn_passwords_at_a_small_cost(settings):
    settings.PASSWORD_HASHERS = [DEMONSTRATION]

    kept = make_password("drawn-at-random")

    assert kept.startswith("argon2$argon2id$")
    assert "m=4096,t=1,p=1" in kept
    assert check_password("drawn-at-random", kept)
    assert not check_password("another", kept)


def test_only_demonstrations_do_so():
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_a_password_kept_at_the_small_cost_is_kept_afresh_elsewhere(settings):
    settings.PASSWORD_HASHERS = [DEMONSTRATION]
    kept, renewed = make_password("drawn-at-random"), []
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS

    assert check_password("drawn-at-random", kept, setter=renewed.append)
    assert renewed == ["drawn-at-random"]
