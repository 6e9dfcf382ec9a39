"""Pictures that came with a form: judged, kept, and put into what was typed by their digest."""

from __future__ import annotations

import re
from typing import Any

from gongzhu.catalogue import services as catalogue
from gongzhu.catalogue.drafts import DraftFault
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid
from gongzhu.desk.policy.sheet import MOST_ROWS
from gongzhu.documents import services as documents

_NO_ROOM = "一次最多上传这么多图片，这一张没有保存。请先保存，再传下一张。"
GUIDE = ("guide", "blocks")
MOST_FILES = 6
"""Of one submit: each is looked through in a process of its own."""


def taken_in(
    post: Any, files: Any, *, by: Actor, at: tuple[str, ...] = GUIDE
) -> tuple[Any, list[DraftFault]]:
    """The post with the digest of each picture that was uploaded, and what could not be taken.

    post: a QueryDict; files: what was uploaded; at: where the list of blocks is. A picture that cannot be taken leaves the one
    that stood there. Call outside a transaction. Raises Denied, Unavailable.
    """
    typed, faults = post.copy(), []
    shape = re.compile(rf"{re.escape('.'.join(at))}\.(\d{{1,3}})\.picture\.digest")
    named = [(name, shape.fullmatch(name)) for name in files]
    for number, (name, found) in enumerate((name, found) for name, found in named if found):
        index = int(found[1]) if found else MOST_ROWS
        try:
            if number >= MOST_FILES or index >= MOST_ROWS:
                raise Invalid(_NO_ROOM)
            content = documents.look_at_picture(files[name].read(), by=by)
            typed[name] = catalogue.keep_picture(content, by=by).digest
        except Invalid as invalid:
            place = (*at, index, "picture", "digest")
            faults.append(DraftFault("", 0, invalid.sentence, place))
    return typed, faults
