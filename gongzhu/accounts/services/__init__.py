"""Everything that changes an account, each in one transaction with its mark in the trail."""

from gongzhu.accounts.services.beginning import Administrator, open_first_administrators
from gongzhu.accounts.services.passwords import (
    change_password,
    issue_password,
    reset_password,
    set_password,
)
from gongzhu.accounts.services.posts import choose_post, end_post, give_post
from gongzhu.accounts.services.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    take_off_second_factor,
)
from gongzhu.accounts.services.signing_in import (
    REFUSED,
    note_sign_out,
    prove_again,
    prove_password,
    sign_in_officer,
    unlock,
)
from gongzhu.accounts.services.users import (
    close_account,
    close_idle_accounts,
    create_officer,
    create_resident,
    end_sessions,
    erase_user,
    reopen_account,
)

__all__ = [
    "REFUSED",
    "Administrator",
    "begin_second_factor",
    "change_password",
    "choose_post",
    "close_account",
    "close_idle_accounts",
    "confirm_second_factor",
    "create_officer",
    "create_resident",
    "end_post",
    "end_sessions",
    "erase_user",
    "give_post",
    "issue_password",
    "note_sign_out",
    "open_first_administrators",
    "prove_again",
    "prove_password",
    "reopen_account",
    "reset_password",
    "set_password",
    "sign_in_officer",
    "take_off_second_factor",
    "unlock",
]
