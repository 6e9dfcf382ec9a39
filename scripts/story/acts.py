"""What the officers do in the story, one function for each kind of step, each told as it is done."""

from __future__ import annotations

import time
from collections.abc import Mapping

from story.applying import Household
from story.people import Officer, Someone
from story.world import World, photo, standing

SEEN = {
    "housing": "一室一厅旧楼，家具陈旧，整洁。",
    "living": "日常开支以伙食、水电为主。",
    "income": "与申报一致，未见其他收入来源。",
    "property": "未见车辆和贵重物品。",
    "health": "生活能自理。",
    "conclusion": "入户所见与申报相符，生活确有困难。",
}

PASSING = "请留意消息"
"""What a household reads while the case is at a step that the system takes by itself."""
BRIEFLY = 8


class Matter:
    """One household's case, and what is done about it. ended: how it ended, once it has."""

    def __init__(self, world: World, household: Household, number: str) -> None:
        self.world, self.household, self.number = world, household, number
        self.ended = ""

    @property
    def applicant(self) -> Someone:
        """Who applied."""
        return self.household.applicant

    @property
    def now(self) -> str:
        """What the household reads about where its case is."""
        browser = self.world.resident(self.applicant)
        for _ in range(BRIEFLY):  # the worker may be between two steps of its own
            told = standing(browser.open(f"/my/{self.number}/"))
            if PASSING not in told:
                break
            time.sleep(0.5)
        return told

    def step(
        self,
        seat: str,
        title: str,
        action: str,
        what: str,
        typed: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        """An officer takes a step; it is told with what the household reads afterwards."""
        self.world.handle(seat, self.number, title, action, typed, **more)  # type: ignore[arg-type]
        self._tell(self.world.officers[seat], what)

    def _tell(self, who: Officer, what: str) -> None:
        told = f"{who.role} {who.name}（{who.office}）"
        self.world.timeline.tell(f"{self.household.name}｜{told}", what, self.now)

    def accept(self) -> None:
        """The window looks every paper through and accepts."""
        self.step("window-1", "受理", "accept", "材料逐份审查，受理", self._marks())

    def _marks(self) -> dict[str, str]:
        """A mark for every paper on the page."""
        _, browser = self.world.officer("window-1")
        page = browser.open(f"/desk/cases/{self.number}/")
        form = browser.open(page.link("办理受理")).pressing("action", "accept")
        marks = {name: "accepted" for name in form.controls if name.endswith("-review")}
        given = {"related_to_staff": "no", "urgent": "yes" if "urgent" in form.controls else ""}
        return {**marks, **{k: v for k, v in given.items() if k in form.controls}}

    def verified(self, finding: str) -> None:
        """The centre issues its report when every source has answered."""
        told = {"opinion": finding}
        self.step("verifier", "信息核对", "complete", f"各来源返回，出具核对报告：{finding}", told)

    def surveyed(self, what: str = "两人入户调查，拍照登记") -> None:
        """Two surveyors visit the home."""
        _, browser = self.world.officer("surveyor-1")
        page = browser.open(
            self.world.wait("入户调查", lambda: self._link("surveyor-1", "办理入户调查"))
        )
        form = page.pressing("action", "complete")
        second = next(one for one in form.controls["second_officer"].options if one)
        agreement = next(name for name, one in form.controls.items() if "一致" in one.options)
        typed = {
            **SEEN,
            agreement: "一致",
            "second_officer": second,
            "present": f"{self.applicant.name}（本人）",
        }
        self.step(
            "surveyor-1", "入户调查", "complete", what, typed, files={"photos": photo("入户")}
        )

    def proposed(self, *, yes: bool, what: str = "初审同意，村（社区）公示 7 天") -> None:
        """The town gives its opinion; a favourable one goes up on the wall for seven days."""
        if yes:
            told = {"text": "入户和核对结果相符，拟予以确认。"}
            self.step("reviewer-1", "初审", "propose", what, told)
        else:
            told = {"text": "核对查到未申报的存款，家庭金融资产超过规定，拟不予确认。"}
            self.step("reviewer-1", "初审", "propose_refusal", "初审提出不予确认，报区", told)

    def answers_the_public(self, answer: str) -> None:
        """The town tells in writing what came of an objection to the notice."""
        who, browser = self.world.officer("reviewer-1")
        page = browser.open(f"/desk/cases/{self.number}/publicity/")
        page = browser.open(page.link("答复"))
        browser.send(page.form("answer"), {"answer": answer})
        self._tell(who, f"书面答复提异议的人：{answer}")

    def decided(self, *, yes: bool, reasons: str) -> None:
        """The district decides in writing, as the rules answer."""
        typed = {"reasons": reasons}
        if not yes and self._has_amount():
            typed["amount"] = ""
        action, what = (
            ("approve", "审核确认：同意") if yes else ("refuse", "审核确认：不予确认，书面告知理由")
        )
        self.step("confirmer", "审核确认", action, what, typed)

    def _has_amount(self) -> bool:
        _, browser = self.world.officer("confirmer")
        address = self.world.wait("审核确认", lambda: self._link("confirmer", "办理审核确认"))
        return "amount" in browser.open(address).pressing("action", "refuse").controls

    def money(self) -> None:
        """Checked by civil affairs, released by finance: two more people."""
        self.step("checker", "资金复核", "pass", "系统生成拨付单，资金复核通过")
        self.step("releaser", "财政放行", "release", "财政放行，代发文件送银行")

    def told_what_is_missing(self, paper: str, problem: str) -> None:
        """The window tells everything that is missing, once, in writing; the clock stops."""
        who, browser = self.world.officer("window-1")
        page = browser.open(f"/desk/cases/{self.number}/supplement/")
        typed = {"wanted-0-paper": paper, "wanted-0-problem": problem, "due_days": "10"}
        browser.send(page.form("due_days"), typed)
        self._tell(who, f"一次性告知要补的材料，10 个工作日内补齐：{problem}")

    def hands_in_what_was_missing(self) -> None:
        """The household uploads what was asked for, and says that this is all."""
        browser = self.world.resident(self.applicant)
        page = browser.open(f"/my/{self.number}/supplement/")
        form = next(
            one for one in page.forms if any(c.kind == "file" for c in one.controls.values())
        )
        files = {one.name: photo("证明") for one in form.controls.values() if one.kind == "file"}
        page = browser.send(form, files=files)
        browser.send(page.form("key", action="/supplement/done/"))
        told = f"{self.household.name}｜居民 {self.applicant.name}"
        self.world.timeline.tell(told, "补齐材料并提交", self.now)

    def closed(self, words: str) -> str:
        """Wait until the household reads that it is over; returns its whole page."""
        browser = self.world.resident(self.applicant)

        def look() -> str | None:
            text = browser.open(f"/my/{self.number}/").text
            return text if words in text else None

        return self.world.wait(f"{self.applicant.name}家看到“{words}”", look)

    def _link(self, seat: str, words: str) -> str | None:
        _, browser = self.world.officer(seat)
        try:
            return browser.open(f"/desk/cases/{self.number}/").link(words)
        except LookupError:
            return None
