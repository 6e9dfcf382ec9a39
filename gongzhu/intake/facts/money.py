"""Facts of a household's incomes, property and expenses, exact to the fen.

An income's `amount_fen` is its monthly average. Where the household told the total of the period
instead, `details.period_total_fen` says it and is divided exactly. For the last twelve months,
`details.year_total_fen` tells the total, or `details.same_every_month` that each month was alike.
Every rule is the `derivation` of the word in the region's vocabulary.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhu.catalogue.schema import Kind
from gongzhu.catalogue.vocabulary import DIBAO, Words, counts
from gongzhu.intake import kinds
from gongzhu.intake.enums import Section
from gongzhu.intake.facts.exact import Exact, share, total
from gongzhu.intake.facts.snapshot import VERIFIED, EntrySnap

RESIDENCE, LIVELIHOOD = "residence", "livelihood"
NON_RESIDENTIAL = ("shop", "garage", "other")


@dataclass(frozen=True)
class Till:
    """The entries of some members, and all that is needed to say what counts.

    on: the day of application. parameters: the region's, None where 待核定.
    """

    entries: tuple[EntrySnap, ...]
    words: Words
    on: date
    parameters: Mapping[str, Any]

    def of(self, section: Section) -> Iterator[tuple[EntrySnap, str, Kind]]:
        """The entries of a section with their list and kind."""
        for entry in self.entries:
            if entry.section == section:
                yield (entry, *kinds.found(self.words, section, entry.kind))

    def counts(self, kind: Kind, purpose: str = DIBAO) -> bool | None:
        """Whether a kind counts on the day; None while 待核定."""
        return counts(kind, on=self.on, parameters=self.parameters, purpose=purpose)

    def income_monthly(self, purpose: str = DIBAO) -> Exact | None:
        """Counted monthly income of these members, in fen."""
        return total(
            self._counted(self._monthly(entry), self.counts(kind, purpose))
            for entry, _, kind in self.of(Section.INCOME)
        )

    def income_of_period(self) -> Exact | None:
        """Counted income of the last `expenditure_months` months, in fen."""
        return total(
            self._counted(self._year(entry), self.counts(kind))
            for entry, _, kind in self.of(Section.INCOME)
        )

    def deductions(self) -> Exact | None:
        """Monthly deductions an officer approved (a correction says so); claims alone do not count."""
        return total(
            entry.amount_fen
            for entry, _, kind in self.of(Section.DEDUCTION)
            if entry.origin == VERIFIED and self.counts(kind)
        )

    def rigid_expense(self) -> Exact | None:
        """Counted expenses borne by the household itself over the period, in fen."""
        return total(
            self._counted(entry.amount_fen, self.counts(kind))
            for entry, _, kind in self.of(Section.EXPENSE)
        )

    def financial_assets(self) -> Exact | None:
        """Counted balances and market values, in fen."""
        return total(
            self._counted(entry.amount_fen, self.counts(kind))
            for entry, group, kind in self.of(Section.ASSET)
            if group == kinds.FINANCIAL
        )

    def homes(self) -> Exact | None:
        """Homes to live in; unknown with another that the region has yet to say about 待核定."""
        return self._number_counted(
            kinds.HOMES,
            lambda kind: None if self.counts(kind) is None else kind.code == RESIDENCE,
        )

    def non_residential(self) -> int:
        """Shops, garages and other rooms nobody lives in."""
        return self._number(kinds.HOMES, lambda kind: kind.code in NON_RESIDENTIAL)

    def vehicles(self) -> Exact | None:
        """Vehicles of kinds that count; unknown with one of a kind 待核定."""
        return self._number_counted(kinds.VEHICLES, self.counts)

    def livelihood_vehicles(self) -> int:
        """Small commercial vehicles the household lives on."""
        return self._number(kinds.VEHICLES, lambda kind: kind.code == LIVELIHOOD)

    def livelihood_value(self) -> Exact | None:
        """What those are worth, in fen; unknown until appraised."""
        return total(
            entry.amount_fen
            for entry, group, kind in self.of(Section.ASSET)
            if group == kinds.VEHICLES and kind.code == LIVELIHOOD and entry.number
        )

    def businesses(self) -> Exact | None:
        """Registered businesses of kinds that count; unknown with one of a kind 待核定."""
        return self._number_counted(kinds.BUSINESSES, self.counts)

    def _number_counted(self, group: str, verdict: Callable[[Kind], bool | None]) -> Exact | None:
        return total(
            self._counted(entry.number, verdict(kind))
            for entry, its_group, kind in self.of(Section.ASSET)
            if its_group == group
        )

    def _number(self, group: str, wanted: Callable[[Kind], bool]) -> int:
        return sum(
            entry.number
            for entry, its_group, kind in self.of(Section.ASSET)
            if its_group == group and wanted(kind)
        )

    def _monthly(self, entry: EntrySnap) -> Exact | None:
        of_period = entry.details.get("period_total_fen")
        if of_period is None:
            return entry.amount_fen
        return share(of_period, self.parameters.get("income_months"))

    def _year(self, entry: EntrySnap) -> Exact | None:
        told = entry.details.get("year_total_fen")
        months, monthly = self.parameters.get("expenditure_months"), self._monthly(entry)
        if told is not None:
            return int(told)
        if not entry.details.get("same_every_month") or monthly is None or months is None:
            return None
        return monthly * months

    @staticmethod
    def _counted(amount: Exact | None, verdict: bool | None) -> Exact | None:
        """An amount that counts, 0 for one that does not; 待核定 is harmless only at zero."""
        if verdict is False:
            return 0
        return amount if verdict or amount == 0 else None
