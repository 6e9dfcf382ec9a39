"""Put the partners together and say which endpoint is whose."""

import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from simulator.bank import Bank
from simulator.callbacks import LOOPBACK, Callbacks
from simulator.control import Control
from simulator.faults import Faults
from simulator.messages import Messages
from simulator.page import page
from simulator.people import People
from simulator.records import SOURCES
from simulator.signing import Signer
from simulator.sources import Sources
from simulator.store import Store
from simulator.wire import NOTICE, Answer, Refusal, Request, json_answer

Handler = Callable[[Request], Answer]


@dataclass(frozen=True)
class Settings:
    """How the simulator was started."""

    folder: Path
    key: str
    signing_key: str
    signature: str
    seed: int = 1
    today: date | None = None
    callback_hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """One endpoint; `partner` names whose faults apply, `{source}` when the path says it."""

    method: str
    pattern: str
    handler: Handler
    title: str
    partner: str = ""
    is_open: bool = False

    def match(self, path: str) -> dict[str, str] | None:
        """Return the path parameters when `path` is this endpoint's."""
        regex = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.pattern)
        found = re.fullmatch(regex, path)
        return found.groupdict() if found else None


class Simulator:
    """All partners of one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.folder)
        self.faults = Faults((*SOURCES, "bank", "messages"), seed=settings.seed)
        self.callbacks = Callbacks(
            self.store, key=settings.key, hosts={*LOOPBACK, *settings.callback_hosts}
        )
        self.routes = self._routes()

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """Return the endpoint for a request.

        Raises Refusal 404 for an unknown path and 405 for a known path with another method.
        """
        matches = [
            (route, params) for route in self.routes if (params := route.match(path)) is not None
        ]
        for route, params in matches:
            if route.method == method:
                return route, params
        if matches:
            raise Refusal(405, "err.request.bad", "这个地址不支持该方法。首页列有全部接口。")
        raise Refusal(404, "err.request.not_found", "没有这个地址。首页列有全部接口。")

    def authenticate(self, authorization: str) -> None:
        """Raise Refusal 401 unless the header carries the shared key."""
        expected = f"Bearer {self.settings.key}".encode()
        if not hmac.compare_digest(authorization.encode(errors="replace"), expected):
            raise Refusal(401, "err.request.unauthorized", "缺少共享密钥，或密钥不对。")

    def partner_of(self, route: Route, params: dict[str, str]) -> str:
        """Return the partner whose faults apply to a request, or an empty string."""
        partner = params["source"] if route.partner == "{source}" else route.partner
        return "" if route.partner == "{source}" and partner not in SOURCES else partner

    def close(self) -> None:
        """Stop the callbacks and close the file."""
        self.callbacks.stop()
        self.store.close()

    def _routes(self) -> tuple[Route, ...]:
        settings = self.settings
        people = People(self.store, seed=settings.seed, today=settings.today)
        signer = Signer(settings.signature, settings.signing_key.encode())
        sources = Sources(self.store, people, self.callbacks, signer=signer)
        bank, messages = Bank(self.store), Messages(self.store)
        control = Control(
            self.store, people=people, faults=self.faults, bank=bank, callbacks=self.callbacks
        )
        return (
            Route("GET", "/", self._home, "本页", is_open=True),
            Route("GET", "/healthz", self._health, "存活检查", is_open=True),
            *_partner_routes(sources, bank, messages),
            *_control_routes(control, bank, messages),
        )

    def _home(self, request: Request) -> Answer:
        rows = [(route.method, route.pattern, route.title) for route in self.routes]
        return Answer(200, page(rows), "text/html; charset=utf-8")

    def _health(self, request: Request) -> Answer:
        with self.store.transaction() as db:
            db.execute("SELECT 1")
        return json_answer(
            {"status": "ok", "simulator": NOTICE, "signature": self.settings.signature}
        )


def _partner_routes(sources: Sources, bank: Bank, messages: Messages) -> Iterable[Route]:
    dci = "/dci/{source}/registry"
    yield Route("POST", f"{dci}/sync/search", sources.search_now, "数据源：同步查询", "{source}")
    yield Route("POST", f"{dci}/search", sources.search_later, "数据源：异步查询", "{source}")
    yield Route("POST", "/bank/batches", bank.receive, "银行：接收代发文件", "bank")
    batch_return = "/bank/batches/{number}/return"
    yield Route("GET", batch_return, bank.give_return, "银行：取回单文件", "bank")
    yield Route("POST", "/messages", messages.accept, "短信网关：接收消息", "messages")


def _control_routes(control: Control, bank: Bank, messages: Messages) -> Iterable[Route]:
    person = "/control/people/{id_number}"
    yield Route("PUT", person, control.put_person, "控制：设定某人在各数据源的记录")
    yield Route("GET", person, control.get_person, "控制：查看某人的设定")
    yield Route("DELETE", person, control.delete_person, "控制：取消某人的设定")
    fault = "/control/faults/{partner}"
    yield Route("PUT", fault, control.put_fault, "控制：让某个伙伴出故障")
    yield Route("DELETE", fault, control.delete_fault, "控制：解除某个伙伴的故障")
    yield Route("GET", "/control/faults", control.get_faults, "控制：查看全部故障")
    yield Route("DELETE", "/control/faults", control.delete_fault, "控制：解除全部故障")
    yield Route("GET", "/control/counters", control.get_counters, "控制：各伙伴收到的请求数")
    yield Route("PUT", "/control/bank", control.put_bank, "控制：设定回单的样子")
    yield Route("GET", "/control/bank", control.get_bank, "控制：查看回单设定")
    yield Route("GET", "/control/bank/payments", bank.ledger, "控制：银行实际付了什么")
    yield Route("GET", "/control/messages", messages.listing, "控制：网关实际发了什么")
    yield Route("GET", "/control/callbacks", control.get_callbacks, "控制：异步回调的投递情况")
    yield Route("POST", "/control/reset", control.reset, "控制：全部清空")
