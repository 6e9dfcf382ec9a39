"""Who the registries know: fixtures set by a test, else a life made up from the id number."""

import json
from datetime import date, timedelta
from typing import Any

from simulator.profiles import GENERATORS, Profile
from simulator.records import CONTRADICTIONS, DEFAULTS, LAG_DAYS, UNAVAILABLE, Record
from simulator.store import Store
from simulator.wire import BEIJING, Refusal, now


class People:
    """Answers "what does this source hold about this person"."""

    def __init__(self, store: Store, *, seed: int, today: date | None) -> None:
        self._store, self._seed, self._fixed_today = store, seed, today

    def put(self, id_number: str, fixture: dict[str, Any]) -> None:
        """Set what the named sources hold, replacing any earlier fixture of the person."""
        with self._store.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO people VALUES (?, ?)", (id_number, json.dumps(fixture))
            )

    def fixture(self, id_number: str) -> dict[str, Any]:
        """Return the fixture of a person, empty when there is none."""
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT records FROM people WHERE id_number = ?", (id_number,)
            ).fetchone()
        return json.loads(row["records"]) if row else {}

    def remove(self, id_number: str) -> None:
        """Drop the fixture of a person."""
        with self._store.transaction() as db:
            db.execute("DELETE FROM people WHERE id_number = ?", (id_number,))

    def records(
        self, source: str, id_number: str, *, name: str | None, contradict: bool
    ) -> list[Record]:
        """Return the full records one source holds.

        name: the name the asker gives; a made-up entry in the household register takes it over,
        because the simulator cannot know what name the demonstration gave the person.
        contradict: differ from what may have been declared.
        Raises Refusal 503 while the source cannot answer about the person; nothing is kept then.
        """
        today = self._fixed_today or now().astimezone(BEIJING).date()
        fixture = self.fixture(id_number)
        if fixture.get(source) == UNAVAILABLE:
            told = "这个数据源暂时查不到此人的记录，请稍后再查。"
            raise Refusal(503, "err.service.unavailable", told)
        if source in fixture:
            found = fixture[source]
        else:
            found = GENERATORS[source](Profile(id_number, seed=self._seed, today=today))
            if source == "household_register" and name:
                found = [{**found[0], "name": name}]
        if contradict:
            found = _contradicted(source, found)
        as_of = (today - timedelta(days=LAG_DAYS[source])).isoformat()
        base = {"id_number": id_number, "as_of": as_of, **DEFAULTS[source]}
        return [{**base, **record} for record in found]


def _contradicted(source: str, found: list[Record]) -> list[Record]:
    """Return the records with a difference: the register tells another tale, others know more."""
    if source == "household_register":
        return [{**(found[0] if found else {}), **CONTRADICTIONS[source]}]
    return [*found, CONTRADICTIONS[source]]
