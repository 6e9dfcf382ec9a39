"""A finished case, ready to be sealed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from gongzhu.archive import services
from gongzhu.archive.models import ArchiveFile
from gongzhu.common.actor import SYSTEM
from gongzhu.documents.enums import Template
from gongzhu.documents.letters import write_letter
from gongzhu.documents.services import receive
from gongzhu.scope.models import Dossier
from tests.documents.conftest import (  # noqa: F401 - fixtures
    dossier,
    folders,
    handed_in,
    officer,
    outsider,
)
from tests.documents.makers import jpeg, pdf, saved
from tests.documents.samples import DATA

SUMMARY = {"经办机构": "示例区民政局", "救助事项": "最低生活保障", "申请人": "陈示例"}
EVENTS: list[dict[str, Any]] = [
    {
        "at": datetime(2026, 10, 21, 1, 5, tzinfo=UTC),
        "by": "示例街道办事处 周示例",
        "action": "受理",
        "note": "材料齐全",
    },
    {
        "at": datetime(2026, 11, 21, 6, 30, tzinfo=UTC),
        "by": "示例区民政局 吴示例",
        "action": "审核确认",
    },
]


@pytest.fixture
def finished(handed_in: Dossier) -> Dossier:  # noqa: F811
    """A dossier with a photograph, a statement and a letter."""
    receive(handed_in, jpeg(), "a.jpg", title="身份证", by=SYSTEM)
    receive(handed_in, saved(pdf("statement", pages=2)), "b.pdf", title="银行流水", by=SYSTEM)
    approval = DATA[Template.APPROVAL]
    write_letter(
        handed_in,
        Template.APPROVAL,
        approval,
        title="审核确认通知书",
        number="示民救1号",
        by=SYSTEM,
    )
    return handed_in


@pytest.fixture
def sealed(finished: Dossier) -> ArchiveFile:
    """Its sealed file."""
    return services.seal(finished, summary=SUMMARY, events=EVENTS, by=SYSTEM)
