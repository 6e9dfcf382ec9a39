"""The plot: four households, side by side, from the application to the sealed file."""

from __future__ import annotations

from story import arithmetic
from story.acts import Matter
from story.applying import apply
from story.cast import BURNT, COUPLE, HIDDEN, MOTHER
from story.telling import say
from story.world import World

DONE = "已办结"


def live(world: World) -> list[Matter]:
    """Everything, day by day; returns the four matters, each sealed."""
    _beforehand()
    burnt = _emergency(world)
    mother, hidden, couple = (
        Matter(world, household, apply(world, household)) for household in (MOTHER, HIDDEN, COUPLE)
    )
    for matter in (mother, hidden, couple):
        matter.accept()
    _whole_limit(world, mother)
    world.let_days_pass(1)
    mother.verified("各来源均已返回，与申报一致。")
    hidden.verified("查到未申报的存款 200,000 元，与申报不一致。")
    couple.verified("各来源均已返回，与申报一致。")
    world.let_days_pass(1)
    for matter in (mother, hidden, couple):
        matter.surveyed()
    world.let_days_pass(1)
    mother.proposed(yes=True)
    couple.proposed(yes=True)
    hidden.proposed(yes=False)
    world.let_days_pass(1)
    _refusal(world, hidden)
    _objection(world, couple)
    world.let_days_pass(3)
    couple.proposed(yes=True, what="再次初审同意，重新公示 7 天")
    _papers_follow(world, burnt)
    world.let_days_pass(4)
    _approval(world, mother, *arithmetic.mother_and_child())
    world.let_days_pass(4)
    _approval(world, couple, *arithmetic.old_couple())
    matters = [mother, hidden, couple, burnt]
    say("\n结果")
    for matter in matters:
        say(f"  {matter.household.name}（{matter.number}）：{matter.ended}")
    return matters


def _beforehand() -> None:
    """Who they are and what must come of it, before anything has happened."""
    say("\n四个家庭，人和数据都是虚构的。每一步由居民和工作人员在真实页面上办理；")
    say("“↳”后面是这一步之后，居民在自己的页面上读到的话；“✓”是当场核对过的。")
    for household in (MOTHER, HIDDEN, COUPLE, BURNT):
        say(f"  {household.name}　{household.about}")


def _emergency(world: World) -> Matter:
    """Help on the day of the application; papers and publicity do not stand in the way."""
    matter = Matter(world, BURNT, apply(world, BURNT))
    matter.accept()
    amount, told = arithmetic.burnt_home()
    typed = {"reasons": "火灾后基本生活无着，先行救助，手续后补。"}
    matter.step("reviewer-1", "先行救助", "approve", "先行救助，当天决定", typed)
    _amount(world, matter, amount, told)
    matter.money()
    world.wait("急难救助到账", lambda: world.paid(amount) or None)
    world.timeline.check("银行实际发放笔数（急难）", world.paid(amount), 1)
    matter.ended = f"当天先行救助 {_yuan(amount)}，已到账；材料事后补齐，已归档"
    return matter


def _refusal(world: World, matter: Matter) -> None:
    """Refused in writing, with the reason that verification found, and what to do about it."""
    reasons = "经核对，家庭人均金融资产超过规定标准，不符合最低生活保障条件。"
    matter.decided(yes=False, reasons=reasons)
    text = matter.closed("不予确认")
    world.timeline.has("被拒家庭看到理由和救济途径", text, reasons, "行政复议", "行政诉讼")
    matter.ended = "不予确认，理由和救济途径已书面告知，已归档"
    texts = world.messages_to(matter.applicant.phone)
    silent = bool(texts) and not any("存款" in one for one in texts)
    world.timeline.holds(f"{len(texts)} 条短信只说事项和编号，不说存款", found=silent)


def _objection(world: World, matter: Matter) -> None:
    """Somebody objects at the notice; the home is surveyed anew and goes up for seven days more."""
    visitor = world.visitor()
    notices = visitor.open("/notices/")
    page = visitor.open(notices.link(matter.applicant.name))
    world.timeline.has("公示只有姓名、人数、金额", page.text, matter.applicant.name, "1,564")
    private = (matter.applicant.number, "五山路", "岑玉兰")
    is_silent = not any(words in page.html for words in private)
    world.timeline.holds("公示没有身份证号、住址和家人姓名", found=is_silent)
    page = visitor.open(page.link("异议"))
    form = page.form("text")
    typed = {"text": "听说他家儿子每月寄钱回来，请再核实一下。"}
    if "who" in form.controls:
        typed["who"] = _nameless(form.controls["who"].options)
    visitor.send(form, typed)
    told = f"对公示提出异议：{typed['text']}"
    world.timeline.tell(f"{matter.household.name}｜一位邻居（不留名）", told, matter.now)
    reason = {"reason": "群众反映有赡养收入，停止公示，重新入户核实。"}
    matter.step("reviewer-1", "公示", "objection", "异议成立与否须核实，退回重新调查", reason)
    matter.surveyed("再次入户：儿子在外务工，没有固定汇款，申报属实")
    matter.answers_the_public("已重新入户核实，没有查到您反映的汇款。")
    left = world.visitor().open("/notices/").text
    world.timeline.holds("有异议的公示已撤下", found=matter.applicant.name not in left)


def _nameless(options: list[str]) -> str:
    """The choice that leaves no name."""
    return next(
        (one for one in options if one in ("nobody", "none", "no", "anonymous")), options[0]
    )


def _papers_follow(world: World, matter: Matter) -> None:
    """The emergency is over: what could wait is asked for at once, handed in, and the case closes."""
    matter.told_what_is_missing("emergency_proof", "先行救助时未收，请补交火灾现场照片或证明。")
    matter.hands_in_what_was_missing()
    matter.step("window-1", "补办手续", "complete", "手续补齐")
    matter.step("reviewer-1", "办结复核", "finish", "核实手续齐备，办结")
    matter.closed(DONE)


def _approval(world: World, matter: Matter, amount: int, told: str) -> None:
    """Confirmed with the amount the hand arithmetic comes to, paid once, sealed."""
    matter.decided(yes=True, reasons="经审核，家庭收入和财产符合规定，予以确认。")
    _amount(world, matter, amount, told, "从 2026年11月起")
    matter.money()
    world.wait("到账", lambda: world.paid(amount) or None)
    world.timeline.check(f"银行实际发放笔数（{matter.applicant.name}家）", world.paid(amount), 1)
    matter.closed("已到账")
    matter.closed(DONE)
    matter.ended = f"确认，每月 {_yuan(amount)}，第一个月已到账，已归档"


def _amount(world: World, matter: Matter, amount: int, told: str, *more: str) -> None:
    """The household's own page says the amount worked out by hand, and from when it is paid."""
    say(f"    手工计算：{told}")
    shown = _yuan(amount)
    text = world.resident(matter.applicant).open(f"/my/{matter.number}/").text
    world.timeline.has(f"{matter.applicant.name}家决定的金额", text, shown, *more)


def _yuan(fen: int) -> str:
    """An amount as the pages show it."""
    return f"{fen // 100:,}.{fen % 100:02d} 元"


def _whole_limit(world: World, matter: Matter) -> None:
    """Thirty working days from acceptance on 12 October, counted by hand from the next day."""
    say(f"    手工计算：{arithmetic.WHOLE_LIMIT}")
    _, browser = world.officer("window-1")
    text = browser.open(f"/desk/cases/{matter.number}/").text
    world.timeline.has("全程时限", text, "最晚 2026-11-23")
