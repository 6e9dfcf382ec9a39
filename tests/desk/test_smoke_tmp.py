import pytest
from tests import officers
from tests.desk import world
from gongzhu.desk.casefile import TABS
pytestmark = pytest.mark.django_db

def test_all(at_desk, days):
    home = world.at_review()
    for who in (officers.reviewer(), officers.window(), officers.verifier()):
        d = at_desk(who)
        for p in ("home","done","suspended","cases","account","password","second_factor","choose_post","calendar_year"):
            r = d.get(p, *([2026] if p=="calendar_year" else []))
            assert r.status_code == 200, (p, r.status_code)
        for tab in TABS:
            r = d.get("case_tab", home.case.number, tab)
            assert r.status_code == 200, (tab, r.status_code, r.words[-800:])
    r = at_desk(officers.reviewer()).get("task", world.stage_task(home.case,"review").pk)
    assert r.status_code==200
