"""Everything that changes what people can read and find."""

from gongzhu.catalogue.services import Stale
from gongzhu.library.services.indexing import rebuild, rebuild_if_stale
from gongzhu.library.services.loading import Loaded, load_library
from gongzhu.library.services.publishing import (
    obstacles,
    publish,
    review,
    send_back,
    submit,
    take_down,
)
from gongzhu.library.services.writing import (
    discard,
    save,
    shown_files,
    start_article,
    start_edition,
)

__all__ = [
    "Loaded",
    "Stale",
    "discard",
    "load_library",
    "obstacles",
    "publish",
    "rebuild",
    "rebuild_if_stale",
    "review",
    "save",
    "send_back",
    "shown_files",
    "start_article",
    "start_edition",
    "submit",
    "take_down",
]
