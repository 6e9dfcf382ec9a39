"""What a test or a demonstrator orders: people, faults, return options, a clean slate."""

from simulator.bank import Bank
from simulator.callbacks import Callbacks
from simulator.faults import Faults
from simulator.identity import require_id_number
from simulator.people import People
from simulator.records import checked_fixture
from simulator.store import Store
from simulator.wire import Answer, Request, json_answer


class Control:
    """The endpoints under `/control/`; none of them exists at a real partner."""

    def __init__(
        self, store: Store, *, people: People, faults: Faults, bank: Bank, callbacks: Callbacks
    ) -> None:
        self._store, self._people, self._faults = store, people, faults
        self._bank, self._callbacks = bank, callbacks

    def put_person(self, request: Request) -> Answer:
        """Answer `PUT /control/people/<id_number>`."""
        id_number = require_id_number(request.params["id_number"])
        fixture = checked_fixture(request.json())
        self._people.put(id_number, fixture)
        return json_answer(fixture)

    def get_person(self, request: Request) -> Answer:
        """Answer `GET /control/people/<id_number>` with the fixture, `{}` when there is none."""
        return json_answer(self._people.fixture(require_id_number(request.params["id_number"])))

    def delete_person(self, request: Request) -> Answer:
        """Answer `DELETE /control/people/<id_number>`."""
        self._people.remove(require_id_number(request.params["id_number"]))
        return Answer(204)

    def put_fault(self, request: Request) -> Answer:
        """Answer `PUT /control/faults/<partner>` with all orders in force."""
        self._faults.put(request.params["partner"], request.json(floats=True))
        return json_answer(self._faults.orders())

    def get_faults(self, request: Request) -> Answer:
        """Answer `GET /control/faults`."""
        return json_answer(self._faults.orders())

    def delete_fault(self, request: Request) -> Answer:
        """Answer `DELETE /control/faults` and `DELETE /control/faults/<partner>`."""
        self._faults.clear(request.params.get("partner"))
        return Answer(204)

    def get_counters(self, request: Request) -> Answer:
        """Answer `GET /control/counters`."""
        return json_answer(self._faults.counts())

    def put_bank(self, request: Request) -> Answer:
        """Answer `PUT /control/bank` with the return options now in force."""
        return json_answer(self._bank.set_options(request.json()))

    def get_bank(self, request: Request) -> Answer:
        """Answer `GET /control/bank`."""
        return json_answer(self._bank.options())

    def get_callbacks(self, request: Request) -> Answer:
        """Answer `GET /control/callbacks`."""
        return json_answer({"callbacks": self._callbacks.listing()})

    def reset(self, request: Request) -> Answer:
        """Answer `POST /control/reset`: forget people, payments, messages, orders and counts."""
        self._store.clear()
        self._faults.clear()
        self._faults.forget_counts()
        self._bank.set_options({})
        return Answer(204)
