"""One-time codes: bound by proof, asked for, spent once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from django.db import connection

from gongzhu.accounts import services, tokens, wall_clock
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import User
from gongzhu.accounts.selectors import actor_for
from gongzhu.common.errors import Conflict, Denied, Invalid
from tests.accounts.world import PASSWORD, TODAY, World

HOME = "source-of-the-desk"


@pytest.fixture
def officer(world: World) -> User:
    return world.officer("GZ0001")


def bind(user: User) -> pyotp.TOTP:
    """A phone that makes the user's codes; the code it was bound with is of the step before."""
    by = actor_for(user, on=TODAY)
    link = services.begin_second_factor(user, by=by)
    phone = pyotp.TOTP(parse_qs(urlsplit(link).query)["secret"][0])
    services.confirm_second_factor(user, phone.at(wall_clock.now() - timedelta(seconds=30)), by=by)
    return phone


def sign_in(code: str, password: str = PASSWORD) -> User:
    return services.sign_in_officer("GZ0001", password, source=HOME, code=code)


@pytest.mark.requirement("SEC-01")
def test_once_bound_the_password_alone_is_not_enough(officer):
    phone = bind(officer)

    with pytest.raises(Denied):
        sign_in("")
    with pytest.raises(Denied):
        sign_in("000000" if phone.now() != "000000" else "111111")
    assert sign_in(phone.now()) == officer


@pytest.mark.requirement("SEC-01")
def test_a_code_is_good_once(officer):
    code = bind(officer).now()

    assert sign_in(code) == officer
    with pytest.raises(Denied):
        sign_in(code)


def test_the_code_that_bound_the_phone_does_not_also_sign_in(officer):
    by = actor_for(officer, on=TODAY)
    link = services.begin_second_factor(officer, by=by)
    code = pyotp.TOTP(parse_qs(urlsplit(link).query)["secret"][0]).now()
    services.confirm_second_factor(officer, code, by=by)

    with pytest.raises(Denied):
        sign_in(code)


def test_an_earlier_code_does_not_pass_after_a_later_one(officer):
    phone = bind(officer)
    sign_in(phone.now())

    with pytest.raises(Denied):
        sign_in(phone.at(wall_clock.now() - timedelta(seconds=30)))


def test_a_wrong_password_does_not_spend_the_code(officer):
    code = bind(officer).now()

    with pytest.raises(Denied):
        sign_in(code, password="wrong")
    assert sign_in(code) == officer


def test_nothing_is_asked_before_the_binding_is_confirmed(officer):
    services.begin_second_factor(officer, by=actor_for(officer, on=TODAY))

    assert sign_in("") == officer


def test_a_wrong_code_binds_nothing(officer):
    by = actor_for(officer, on=TODAY)
    services.begin_second_factor(officer, by=by)

    with pytest.raises(Invalid, match="动态口令不对"):
        services.confirm_second_factor(officer, "12345", by=by)
    assert not User.objects.get(pk=officer.pk).has_second_factor


def test_confirming_before_beginning_is_refused(officer):
    with pytest.raises(Conflict, match="还没有生成"):
        services.confirm_second_factor(officer, "123456", by=actor_for(officer, on=TODAY))


def test_a_bound_phone_is_not_replaced_without_the_security_administrator(world, officer):
    bind(officer)
    with pytest.raises(Conflict, match="已绑定"):
        services.begin_second_factor(officer, by=actor_for(officer, on=TODAY))
    window = world.actor("GZ0002", world.east, Role.WINDOW)
    with pytest.raises(Denied, match="安全管理员"):
        services.take_off_second_factor(officer, by=window, reason="手机遗失")

    keeper = world.actor("GZ0003", world.east, Role.SECURITY_ADMIN)
    services.take_off_second_factor(officer, by=keeper, reason="手机遗失，当面核实")

    assert sign_in("") == officer


def test_the_secret_rests_sealed(officer):
    phone = bind(officer)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_user WHERE id = %s", [officer.pk])
        stored = b"|".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for value in cursor.fetchone()
        )
    assert phone.secret.encode() not in stored
    assert phone.secret not in repr(vars(User.objects.get(pk=officer.pk)))


def test_a_code_is_recognised_one_step_early_and_late_and_no_further():
    at = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    step = int(at.timestamp()) // 30
    codes = {shift: pyotp.TOTP(secret).generate_otp(step + shift) for shift in range(-3, 4)}

    found = {shift: tokens.step_of(secret, code, at) for shift, code in codes.items()}

    assert found == {-3: None, -2: None, -1: step - 1, 0: step, 1: step + 1, 2: None, 3: None}
    assert tokens.step_of(secret, f" {codes[0][:3]} {codes[0][3:]}", at) == step
    assert tokens.step_of(secret, "", at) is None
    assert tokens.step_of(secret, "１２３４５６", at) is None
