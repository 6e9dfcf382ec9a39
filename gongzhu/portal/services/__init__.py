"""The few verbs of the residents' pages that belong to no room below."""

from gongzhu.portal.services.checks import drop_check, save_check, saved_check
from gongzhu.portal.services.copying import copy_of, shown
from gongzhu.portal.services.progress import look_up

__all__ = ["copy_of", "drop_check", "look_up", "save_check", "saved_check", "shown"]
