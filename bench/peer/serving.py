"""Runs inside OpenFisca-Core's own environment: reads lines of JSON, judges, measures, answers.

    python serving.py PACKAGE.py

A household is {"household": {variable: value}, "members": [{variable: value}]}. Each one is built,
calculated and, where asked, traced from the beginning, past the checks of its builder.
"""

from __future__ import annotations

import gc
import importlib.util
import inspect
import json
import sys
import time
from typing import Any

import numpy as np
from openfisca_core.periods import period
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

MONTH = period("2026-06")


class Peer:
    """A tax and benefit system with the variables of a package."""

    def __init__(self, path: str) -> None:
        spec = importlib.util.spec_from_file_location("written", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.system = TaxBenefitSystem([module.Person, module.Household])
        own = [one for one in vars(module).values() if inspect.isclass(one)]
        for one in own:
            if issubclass(one, Variable) and one is not Variable:
                self.system.add_variable(one)
        self.wanted = [
            name for name, one in self.system.variables.items() if one.formulas and _is_answer(name)
        ]

    def simulation(self, told: dict[str, Any], *, trace: bool) -> Simulation:
        """One household with what is known about it."""
        populations = self.system.instantiate_entities()
        persons, household = populations["person"], populations["household"]
        count = len(told["members"])
        persons.count, persons.ids = count, np.arange(count)
        household.count, household.ids = 1, np.arange(1)
        household.members_entity_id = np.zeros(count, dtype=int)
        simulation = Simulation(self.system, populations)
        simulation.trace = trace
        for name, value in told["household"].items():
            holder = household.get_holder(name)
            holder.put_in_cache(np.array([value], dtype=holder.variable.dtype), MONTH)
        for name in told["members"][0]:
            holder = persons.get_holder(name)
            values = [one[name] for one in told["members"]]
            holder.put_in_cache(np.array(values, dtype=holder.variable.dtype), MONTH)
        return simulation

    def calculated(self, told: dict[str, Any]) -> None:
        simulation = self.simulation(told, trace=False)
        for name in self.wanted:
            simulation.calculate(name, MONTH)

    def traced(self, told: dict[str, Any]) -> Simulation:
        simulation = self.simulation(told, trace=True)
        for name in self.wanted:
            simulation.calculate(name, MONTH)
        return simulation

    def written(self, told: dict[str, Any]) -> Any:
        """The trace as the web interface of OpenFisca hands it out."""
        return self.traced(told).tracer.get_serialized_flat_trace()

    def answers(self, told: dict[str, Any]) -> dict[str, Any]:
        """The value of every variable with a formula."""
        simulation = self.simulation(told, trace=False)
        named = [name for name, one in self.system.variables.items() if one.formulas]
        return {name: simulation.calculate(name, MONTH).item() for name in named}


def _is_answer(name: str) -> bool:
    """An item or its amount; conditions are calculated on the way."""
    return "__" not in name or name.endswith("__due")


def main() -> None:
    """Answer every line until there are no more."""
    peer = Peer(sys.argv[1])
    works = {"calculated": peer.calculated, "traced": peer.traced, "written": peer.written}
    households: list[dict[str, Any]] = []
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == "know":
            households = asked["households"]
            told: Any = [peer.answers(one) for one in households]
        else:
            told = _taken(works[asked["do"]], households)
        print(json.dumps(told), flush=True)


def _taken(work: Any, households: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of each household in turn."""
    gc.collect()
    taken = []
    for one in households:
        begun = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


if __name__ == "__main__":
    main()
