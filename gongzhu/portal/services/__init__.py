"""The few verbs of the residents' pages that belong to no room below."""

from gongzhu.portal.services.copying import copy_of, shown
from gongzhu.portal.services.progress import look_up

__all__ = ["copy_of", "look_up", "shown"]
