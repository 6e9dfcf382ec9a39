import pytest
pytestmark = pytest.mark.django_db
import time
from tests.security.journey import lived_until
from tests.security import journey
def test_try(stage, partner):
    t=time.time()
    for name, step in journey._STEPS.items():
        pass
    home = journey.household()
    for name in journey.STAGES:
        t=time.time()
        journey._STEPS[name](home, partner, 440106004001)
        print(name, round(time.time()-t,2))
    home.case.refresh_from_db()
    print(home.case.status, home.case.stage)
