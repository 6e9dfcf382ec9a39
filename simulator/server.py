"""Speak HTTP: read a request, let its faults befall it, write the answer, log without secrets."""

import sys
import threading
import time
import traceback
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from simulator.app import Route, Simulator
from simulator.faults import Effect
from simulator.masking import masked
from simulator.wire import (
    NOTICE,
    Answer,
    Refusal,
    Request,
    json_answer,
    now,
    refusal_answer,
    stamp,
)

MOST_BYTES = 16 * 1024 * 1024
_GRACE_SECONDS = 5.0


class _Dropped(Exception):
    """The connection is to be closed without an answer."""


class Server(ThreadingHTTPServer):
    """One thread per connection; `stop` lets requests under way finish."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], simulator: Simulator) -> None:
        super().__init__(address, Handler)
        self.simulator = simulator
        self.stopping = threading.Event()
        self._idle = threading.Condition()
        self._busy = 0

    def enter(self) -> None:
        """Note that a request is under way."""
        with self._idle:
            self._busy += 1

    def leave(self) -> None:
        """Note that a request is done."""
        with self._idle:
            self._busy -= 1
            self._idle.notify_all()

    def stop(self) -> None:
        """Take no more requests, wait a little for those under way, close the store."""
        self.stopping.set()
        self.shutdown()
        with self._idle:
            self._idle.wait_for(lambda: self._busy == 0, timeout=_GRACE_SECONDS)
        self.server_close()
        self.simulator.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Log a broken connection in one masked line."""
        log(f"connection ended: {type(sys.exception()).__name__}")


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "PartnerSimulator", ""
    timeout = 60

    def _serve(self) -> None:
        started = time.monotonic()
        self._label = "unknown endpoint"
        self.server.enter()
        try:
            answer = self._answer()
            self._write(answer)
            outcome = str(answer.status)
        except _Dropped:
            self.close_connection = True
            outcome = "dropped"
        finally:
            self.server.leave()
        spent = (time.monotonic() - started) * 1000
        log(f"{self.command} {self._label} {outcome} {spent:.0f}ms")

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve  # noqa: N815

    def _answer(self) -> Answer:
        try:
            request = self._request()
            route, params = self.server.simulator.find(self.command, request.params["path"])
            self._label = route.pattern
            return self._play(route, replace(request, params=params))
        except Refusal as refusal:
            return refusal_answer(refusal)
        except (_Dropped, ConnectionError, TimeoutError):
            raise
        except Exception:
            log(traceback.format_exc())
            errors = [
                {"code": "err.service.unavailable", "message": "演示伙伴自身出错，见其日志。"}
            ]
            return json_answer({"errors": errors}, status=500)

    def _play(self, route: Route, request: Request) -> Answer:
        """Run the handler under the faults ordered for its partner."""
        simulator = self.server.simulator
        partner = simulator.partner_of(route, dict(request.params))
        if not partner:
            return self._handle(route, request)
        effect = simulator.faults.take(partner)
        try:
            self._suffer(effect)
            answer = self._handle(route, replace(request, effect=effect))
            if effect.loses_answer:
                raise _Dropped
        except Refusal:
            simulator.faults.count(effect, "refused")
            raise
        except _Dropped:
            simulator.faults.count(effect, "dropped")
            raise
        simulator.faults.count(effect, "answered")
        if effect.order.garbage:
            return replace(answer, body=answer.body[: len(answer.body) // 2])
        return answer

    def _handle(self, route: Route, request: Request) -> Answer:
        if not route.is_open:
            self.server.simulator.authenticate(self.headers.get("Authorization", ""))
        return route.handler(request)

    def _suffer(self, effect: Effect) -> None:
        order = effect.order
        if order.down:
            raise _Dropped
        if order.hang:
            self.server.stopping.wait(order.hang)
            raise _Dropped
        if order.delay_ms:
            self.server.stopping.wait(order.delay_ms / 1000)
        if effect.fails:
            code = "err.request.too_many_requests" if order.status == 429 else None
            raise Refusal(
                order.status, code or "err.service.unavailable", "演示故障：伙伴暂不可用。"
            )

    def _request(self) -> Request:
        """Read the request; its path travels in `params` until the endpoint is found."""
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Request(self.command, {"path": unquote(parts.path)}, query, self._body())

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self.close_connection = True
            raise Refusal(411, "err.request.bad", "请给出 Content-Length；不支持分块传输。")
        if int(length) > MOST_BYTES:
            self.close_connection = True
            raise Refusal(413, "err.request.bad", f"内容超过 {MOST_BYTES} 字节，请拆分。")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise _Dropped
        return body

    def _write(self, answer: Answer) -> None:
        """Send head and body in one piece, so that neither waits for an acknowledgement."""
        phrase = self.responses.get(answer.status, ("",))[0]
        headers = {
            "X-Simulator": NOTICE,
            "Date": self.date_time_string(),
            "Cache-Control": "no-store",
            **answer.headers,
        }
        if answer.status == 503:
            headers["Retry-After"] = "1"
        if answer.status != 204:
            headers["Content-Type"] = answer.content_type
            headers["Content-Length"] = str(len(answer.body))
        if self.close_connection:
            headers["Connection"] = "close"
        lines = [f"HTTP/1.1 {answer.status} {phrase}", *map(": ".join, headers.items())]
        head = "\r\n".join([*lines, "", ""]).encode()
        self.wfile.write(head if self.command == "HEAD" else head + answer.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a request that is not even HTTP, in the same shape as every other answer."""
        self.close_connection = True
        self.command = getattr(self, "command", None) or "?"
        self._write(refusal_answer(Refusal(int(code), "err.request.bad", "请求不合 HTTP 格式。")))
        log(f"bad request {int(code)}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: the base class would log raw request lines."""


def log(text: str) -> None:
    """Write one masked entry to standard error."""
    sys.stderr.write(f"{stamp(now())} {masked(text)}\n")
    sys.stderr.flush()
