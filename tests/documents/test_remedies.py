"""Where a decision can be challenged: the body is known, limits nobody settled are not invented."""

import pytest

from gongzhu.documents.letter_data import Remedies
from gongzhu.documents.remedies import remedies_at
from tests.officers import VILLAGE

pytestmark = pytest.mark.django_db


def test_they_name_the_district_and_leave_an_open_limit_open() -> None:
    told = Remedies.model_validate(remedies_at(VILLAGE))

    assert told.reconsideration_body == "广州市天河区人民政府"
    assert (told.reconsideration_days, told.litigation_months) == (None, None)
