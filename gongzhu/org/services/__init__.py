"""Load a region, keep its calendar and its offices."""

from gongzhu.org.services.days import announce_year, set_calendar_day
from gongzhu.org.services.loading import Loaded
from gongzhu.org.services.loading_calendar import load_calendar
from gongzhu.org.services.loading_divisions import load_divisions
from gongzhu.org.services.loading_offices import load_offices
from gongzhu.org.services.offices import confirm_office
from gongzhu.org.services.regions import check_region, load_region

__all__ = [
    "Loaded",
    "announce_year",
    "check_region",
    "confirm_office",
    "load_calendar",
    "load_divisions",
    "load_offices",
    "load_region",
    "set_calendar_day",
]
