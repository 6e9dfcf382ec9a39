"""Make up a poor but plausible life from an id number and a seed, always the same one.

All ranges are invented so that screens and tests have something sensible to show. They are neither
statistics nor policy figures, and every organisation in them has 演示 in its name.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

from simulator.identity import born_on, sex
from simulator.records import Record

_SURNAMES = "陈李张黄何梁林刘罗郭谢吴邓叶钟曾"
_GIVEN = (
    "明",
    "秀英",
    "桂兰",
    "志强",
    "建国",
    "丽华",
    "小燕",
    "国栋",
    "玉珍",
    "永福",
    "春梅",
    "家豪",
)


class Profile:
    """One invented person: a few draws that every source then renders in its own fields."""

    def __init__(self, id_number: str, *, seed: int, today: date) -> None:
        self.id_number, self.today = id_number, today
        self._root = f"{seed}|{id_number}".encode()
        birthday = born_on(id_number)
        had_birthday = (today.month, today.day) >= (birthday.month, birthday.day)
        self.age = today.year - birthday.year - (not had_birthday)
        self.is_dead = self.age >= 60 and self.draw("death", 1000) < 2
        self.wage_fen = self._wage()

    def draw(self, label: str, below: int) -> int:
        """Return an integer in [0, below) fixed by seed, person and label."""
        digest = hashlib.sha256(self._root + b"|" + label.encode()).digest()
        return int.from_bytes(digest[:8], "big") % below

    def day_ago(self, label: str, years: int) -> str:
        """Return a day within the last `years` years, never before birth."""
        day = self.today - timedelta(days=1 + self.draw(label, years * 365))
        return max(day, born_on(self.id_number)).isoformat()

    def month(self, back: int) -> str:
        """Return the month `back` whole months before the present one."""
        months = self.today.year * 12 + self.today.month - 1 - back
        return f"{months // 12:04d}-{months % 12 + 1:02d}"

    @property
    def name(self) -> str:
        """Return an invented name."""
        surname = _SURNAMES[self.draw("surname", len(_SURNAMES))]
        return surname + _GIVEN[self.draw("given", len(_GIVEN))]

    @property
    def employer(self) -> str:
        """Return the invented employer of a wage earner."""
        return f"演示企业{self.draw('employer', 90) + 10}号"

    def _wage(self) -> int:
        has_job = 18 <= self.age < 60 and self.draw("job", 100) < 30
        return (180 + self.draw("wage", 241)) * 1000 if has_job else 0


def _household_register(who: Profile) -> list[Record]:
    return [
        {
            "name": who.name,
            "sex": sex(who.id_number),
            "born_on": born_on(who.id_number).isoformat(),
            "household_number": f"{who.id_number[:6]}{who.draw('household', 10**6):06d}",
            "registered_division": who.id_number[:6],
            "registered_address": f"演示街{who.draw('street', 200) + 1}号",
            "register_status": "死亡注销" if who.is_dead else "正常",
        }
    ]


def _vehicles(who: Profile) -> list[Record]:
    luck = who.draw("vehicle", 100)
    if who.age < 20 or luck >= 12:
        return []
    kind = "小型轿车" if luck < 3 else "普通二轮摩托车"
    plate = f"粤A演{who.draw('plate', 10_000):04d}"
    registered = who.day_ago("vehicle day", 12)
    return [{"plate_number": plate, "vehicle_kind": kind, "first_registered_on": registered}]


def _real_estate(who: Profile) -> list[Record]:
    luck = who.draw("homes", 100)
    homes = 0 if who.age < 25 or luck >= 55 else 2 if luck < 3 else 1
    return [
        {
            "certificate_number": f"演示{who.draw(f'deed{n}', 10**7):07d}",
            "division": who.id_number[:6],
            "address": f"演示街{who.draw(f'home{n}', 200) + 1}号",
            "floor_area_sqm": f"{30 + who.draw(f'area{n}', 60)}.{who.draw(f'part{n}', 100):02d}",
            "acquired_on": who.day_ago(f"acquired{n}", 20),
        }
        for n in range(homes)
    ]


def _social_insurance(who: Profile) -> list[Record]:
    if who.age < 16 or who.is_dead:
        return []
    if who.age >= 60:
        is_employee = who.draw("pension kind", 100) < 25
        amount = 150_000 + who.draw("pension", 131) * 1000 if is_employee else 25_000
        scheme = "城镇职工基本养老保险" if is_employee else "城乡居民基本养老保险"
        pension = {"contribution_status": "领取待遇", "pension_monthly_fen": amount}
        return [{"scheme": scheme, "paid_through_month": who.month(1), **pension}]
    record = {"paid_through_month": who.month(1), "contribution_base_fen": who.wage_fen}
    if who.wage_fen:
        return [{"scheme": "城镇职工基本养老保险", "payer_name": who.employer, **record}]
    return [record] if who.draw("insured", 100) < 70 else []


def _provident_fund(who: Profile) -> list[Record]:
    if not who.wage_fen or who.draw("fund", 100) >= 50:
        return []
    monthly = who.wage_fen // 10
    return [
        {
            "employer_name": who.employer,
            "monthly_deposit_fen": monthly,
            "balance_fen": monthly * (1 + who.draw("fund months", 36)),
            "paid_through_month": who.month(1),
        }
    ]


def _tax(who: Profile) -> list[Record]:
    if not who.wage_fen:
        return []
    return [
        {"income_month": who.month(back), "payer_name": who.employer, "income_fen": who.wage_fen}
        for back in range(12, 0, -1)
    ]


def _business(who: Profile) -> list[Record]:
    if not 18 <= who.age < 70 or who.draw("business", 100) >= 3:
        return []
    number = who.draw("shop", 10**6)
    return [
        {
            "credit_code": f"演示{number:06d}",
            "enterprise_name": f"演示商行{number % 1000}号",
            "contribution_fen": (1 + who.draw("capital", 30)) * 100_000,
            "established_on": who.day_ago("established", 10),
        }
    ]


def _bank_deposits(who: Profile) -> list[Record]:
    if who.age < 18:
        return []
    luck = who.draw("accounts", 100)
    ceiling = 30_000_000 if luck < 2 else 1_500_000
    return [
        {
            "bank_name": f"演示银行{n + 1}号",
            "account_last4": f"{who.draw(f'account{n}', 10_000):04d}",
            "balance_fen": who.draw(f"balance{n}", ceiling),
            "opened_on": who.day_ago(f"opened{n}", 15),
        }
        for n in range(2 if luck < 15 else 1)
    ]


def _marriage(who: Profile) -> list[Record]:
    luck = who.draw("marriage", 100)
    if who.age < 24 or luck >= 68:
        return []
    wedding: Record = {"registered_on": who.day_ago("wedding", min(who.age - 22, 30))}
    if luck >= 60:
        divorce = max(wedding["registered_on"], who.day_ago("divorce", 10))
        return [wedding, {"event": "离婚登记", "registered_on": divorce}]
    return [wedding]


def _death(who: Profile) -> list[Record]:
    return [{"died_on": who.day_ago("died", 1)}] if who.is_dead else []


GENERATORS: dict[str, Callable[[Profile], list[Record]]] = {
    "household_register": _household_register,
    "vehicles": _vehicles,
    "real_estate": _real_estate,
    "social_insurance": _social_insurance,
    "provident_fund": _provident_fund,
    "tax": _tax,
    "business": _business,
    "bank_deposits": _bank_deposits,
    "marriage": _marriage,
    "death": _death,
}
