"""资金复核, 财政放行, 更正收款账户: the order, where it goes, who has passed it so far."""

from __future__ import annotations

from typing import Any

from gongzhu.desk import selectors
from gongzhu.desk.stages.base import Asked, StagePage
from gongzhu.intake import selectors as intake
from gongzhu.payments import services
from gongzhu.payments.forms import AccountForm, OrderForm
from gongzhu.people import services as people


class _OrderPage(StagePage):
    """An order to look at and pass on."""

    template = "desk/stages/order.html"
    form_class = OrderForm

    def context(self) -> dict[str, Any]:
        return selectors.money_of(self.case)

    def act(self, action: str, form: Any, asked: Asked) -> str:
        if action == "back":
            reason = form.cleaned_data["reason"]
            services.send_back(
                self.task, by=asked.by, key=asked.key, seen=asked.seen, reason=reason
            )
            return "拨付单已退回上一环节。"
        return self.passed(asked)

    def passed(self, asked: Asked) -> str:
        """Pass the order on; returns what was done."""
        raise NotImplementedError


class FundCheckPage(_OrderPage):
    """Civil affairs looks at amount and account."""

    def passed(self, asked: Asked) -> str:
        services.check(self.task, by=asked.by, key=asked.key, seen=asked.seen)
        return "复核通过，转财政放行。"


class FundReleasePage(_OrderPage):
    """Finance lets the money go."""

    def passed(self, asked: Asked) -> str:
        services.release(self.task, by=asked.by, key=asked.key, seen=asked.seen)
        return "已放行，等待银行发放。"


class FixAccountPage(StagePage):
    """A failed payment gets another account."""

    template = "desk/stages/fix_account.html"
    form_class = AccountForm

    def form_options(self) -> dict[str, Any]:
        return {"accounts": intake.accounts_of(intake.application_of(self.case))}

    def context(self) -> dict[str, Any]:
        return selectors.money_of(self.case)

    def act(self, action: str, form: Any, asked: Asked) -> str:
        account = form.chosen
        if account is None:
            account = people.add_account(
                selectors.applicant_of(self.case),
                form.cleaned_data["card"],
                form.cleaned_data["holder_name"],
                form.cleaned_data["bank_name"],
                by=asked.by,
            )
        services.fix_account(self.task, account, by=asked.by, key=asked.key, seen=asked.seen)
        return "账户已更正，重新复核后发放。"
