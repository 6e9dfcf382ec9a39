"""Log lines without people in them, whoever wrote the line and whatever a fault repeats."""

from __future__ import annotations

import logging

from gongzhu.common.secret import mask_numbers


class Masked(logging.Formatter):
    """Masks every identity, card and mobile number in a finished line: message, path, traceback.

    The last net, not the first: nothing is logged with a number on purpose.
    """

    def format(self, record: logging.LogRecord) -> str:
        return mask_numbers(super().format(record))
