"""What may be done to the catalogue: load it, keep it, publish it."""

from gongzhu.catalogue.services.drafting import (
    BadRule,
    NewItem,
    Stale,
    discard,
    save_basics,
    save_part,
    save_samples,
    start_item,
    start_version,
)
from gongzhu.catalogue.services.loading import Loaded, load_catalogue
from gongzhu.catalogue.services.picturing import keep_picture, pin_pictures
from gongzhu.catalogue.services.proposing import (
    BadRows,
    confirm,
    import_standards,
    propose_policy,
    propose_retirement,
    propose_standards,
    return_proposal,
    review,
)
from gongzhu.catalogue.services.publishing import (
    beside_the_text,
    obstacles,
    publish,
    send_back,
    submit,
)
from gongzhu.catalogue.services.trying import ask_dry_run, keep_dry_run

__all__ = [
    "BadRows",
    "BadRule",
    "Loaded",
    "NewItem",
    "Stale",
    "ask_dry_run",
    "beside_the_text",
    "confirm",
    "discard",
    "import_standards",
    "keep_dry_run",
    "keep_picture",
    "load_catalogue",
    "obstacles",
    "pin_pictures",
    "propose_policy",
    "propose_retirement",
    "propose_standards",
    "publish",
    "return_proposal",
    "review",
    "save_basics",
    "save_part",
    "save_samples",
    "send_back",
    "start_item",
    "start_version",
    "submit",
]
