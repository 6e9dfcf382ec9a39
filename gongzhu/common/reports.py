"""Error reports without people in them: no local variables, no form content, no cookies.

What remains is what a programmer needs: the type of the fault, the files and lines, the path.
"""

from __future__ import annotations

from collections.abc import ItemsView
from typing import Any

from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from gongzhu.common.secret import mask_numbers

_KEPT = ("REQUEST_METHOD", "PATH_INFO", "CONTENT_TYPE", "CONTENT_LENGTH")


class NothingPersonal(SafeExceptionReporterFilter):
    """For DEFAULT_EXCEPTION_REPORTER_FILTER: gives a report no value that a person gave us.

    Holds with DEBUG as without: a developer's screen is a screen too.
    """

    def is_active(self, request: Any) -> bool:
        return True

    def get_post_parameters(self, request: Any) -> dict[str, str]:
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        return dict[str, Any]().items()

    def get_safe_cookies(self, request: Any) -> dict[str, str]:
        return {}

    def get_safe_settings(self) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: Any) -> dict[str, Any]:
        found = getattr(request, "META", {})
        return {name: found[name] for name in _KEPT if name in found}


class Report(ExceptionReporter):
    """For DEFAULT_EXCEPTION_REPORTER: also masks what the fault itself repeats of the input.

    A database or parser may quote a value in its message, and a query string may carry one.
    """

    def get_traceback_data(self) -> dict[str, Any]:
        data = super().get_traceback_data()
        data["unicode_hint"] = ""
        for holder, name in (
            (data, "exception_value"),
            (data, "exception_notes"),
            (data["template_info"] or {}, "message"),
        ):
            if name in holder:
                holder[name] = mask_numbers(str(holder[name]))
        for frame in data["frames"]:
            frame["exc_cause"] = frame["exc_cause"] and type(frame["exc_cause"]).__name__
        return self._without_request(data)

    def _without_request(self, data: dict[str, Any]) -> dict[str, Any]:
        data["user_str"] = None
        if self.request is not None:
            data["request_GET_items"] = data["request_FILES_items"] = []
            data["request_insecure_uri"] = data["request_insecure_uri"].partition("?")[0]
        return data
