"""Confirm what an office is really called and how it is reached."""

from __future__ import annotations

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid
from gongzhu.org.enums import NameBasis
from gongzhu.org.models import Office
from gongzhu.org.permissions import may_keep_offices


@transaction.atomic
def confirm_office(office: Office, *, name: str, phone: str, address: str, by: Actor) -> Office:
    """Write an office's confirmed name, telephone and address; packs will not overwrite them.

    phone, address: may be empty, shown as 待核定. Raises Denied; Invalid without a name.
    """
    may_keep_offices(by)
    if not name.strip():
        raise Invalid("请填写机构名称。", {"name": "请填写机构名称。"})
    office.name, office.name_basis = name.strip(), NameBasis.CONFIRMED
    office.phone, office.address = phone.strip(), address.strip()
    office.save(update_fields=["name", "name_basis", "phone", "address"])
    audit.record(
        "org.confirm_office", obj=office, by=by, detail={"name": office.name, "phone": office.phone}
    )
    return office
