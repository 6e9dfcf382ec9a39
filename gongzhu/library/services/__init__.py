"""Everything that changes what people can read and find."""

from gongzhu.library.services.indexing import rebuild, rebuild_if_stale
from gongzhu.library.services.loading import Loaded, load_library

__all__ = ["Loaded", "load_library", "rebuild", "rebuild_if_stale"]
