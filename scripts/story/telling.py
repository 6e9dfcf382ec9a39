"""The timeline at the terminal: who did what on which day, and what comes next."""

from __future__ import annotations

from datetime import date

WEEKDAYS = "一二三四五六日"


def say(line: str = "") -> None:
    """Write a line now."""
    print(line, flush=True)


def chinese(day: date) -> str:
    """A day as people write it."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


class Mismatch(Exception):
    """Something in the story is not as it must be."""


class Timeline:
    """Tells the story and keeps its day. checks: how many things were compared and found right."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.checks = 0
        self._told: date | None = None

    def tell(self, who: str, what: str, then: str = "") -> None:
        """One step. then: what the household reads on its own page afterwards."""
        if self._told != self.day:
            say(f"\n{chinese(self.day)}")
            self._told = self.day
        say(f"  {who}：{what}")
        if then:
            say(f"      ↳ {then}")

    def check(self, what: str, found: object, wanted: object) -> None:
        """Compare, and tell. Raises Mismatch."""
        if found != wanted:
            raise Mismatch(f"{what}：应为 {wanted}，实际 {found}")
        self.checks += 1
        say(f"  ✓ {what}：{found}")

    def holds(self, what: str, *, found: bool) -> None:
        """Tell of something that must be so. Raises Mismatch when it is not."""
        if not found:
            raise Mismatch(f"不是这样：{what}")
        self.checks += 1
        say(f"  ✓ {what}")

    def has(self, what: str, text: str, *wanted: str) -> None:
        """Look for words, and tell. Raises Mismatch naming the first that is not there."""
        for words in wanted:
            if words not in text:
                raise Mismatch(f"{what}：没有看到“{words}”。看到的是：{text[:600]}")
        self.checks += 1
        say(f"  ✓ {what}：{'、'.join(wanted)}")
