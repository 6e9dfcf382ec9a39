"""Everything that changes what is known of a person, and the one way to read a full value."""

from gongzhu.people.services.enrolment import (
    add_account,
    change_phone,
    enrol,
    involve,
    retire_account,
)
from gongzhu.people.services.forgetting import forget
from gongzhu.people.services.membership import claim, register, reset_password, sign_in
from gongzhu.people.services.proving import (
    NewAccount,
    Sent,
    drop_old_codes,
    move_to_phone,
    open_account,
    reaches_phones,
    send_code,
)
from gongzhu.people.services.revealing import reveal
from gongzhu.people.services.telling import tell

__all__ = [
    "NewAccount",
    "Sent",
    "add_account",
    "change_phone",
    "claim",
    "drop_old_codes",
    "enrol",
    "forget",
    "involve",
    "move_to_phone",
    "open_account",
    "reaches_phones",
    "register",
    "reset_password",
    "retire_account",
    "reveal",
    "send_code",
    "sign_in",
    "tell",
]
