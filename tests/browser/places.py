"""What has to have happened so that every page has something on it, and where those pages are.

The households come by plain HTTP, which is quick; only the looking is done in Chromium.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tests.story.running import ROOT  # noqa: F401 - puts the scripts' folder on the path

from story.acts import Matter  # isort: skip
from story.applying import PAGES, Household, apply, page_key, to_review, _questions  # isort: skip
from story.browser import Browser, Refused  # isort: skip
from story.cast import BURNT, COUPLE, HIDDEN, MOTHER  # isort: skip
from story.page import Page  # isort: skip
from story.people import Someone, card_number, id_number  # isort: skip
from story.world import World  # isort: skip

PUBLIC = (
    "/", "/items/", "/items/?q=火灾", "/items/?q=没有这样的事项", "/items/?group=children", "/search/", "/search/?q=低保", "/search/?q=鹦鹉螺",
    "/ask/", "/items/dibao/", "/items/temporary/",
    "/lists/", "/lists/440106000000/", "/lists/440106004001/?layer=dibao",
    "/standards/", "/standards/?open=all", "/standards/?area=440113000000", "/policies/", "/policies/dibao-measures/", "/help/", "/privacy/", "/accessibility/",
    "/experience/", "/experience/check/", "/experience/rehearsal/", "/experience/vehicle/",
    "/progress/", "/notices/", "/notices/?place=440106000000", "/notices/?place=440106001000",
    "/sign-in/", "/register/", "/forgotten/", "/no-such-page/", "/desk/sign-in/",
)  # fmt: skip
READING = (
    "/knowledge/",
    "/knowledge/after-applying/",
    "/knowledge/income/",
    "/knowledge/how-to-apply/",
)
"""Articles, published some weeks after the day on which the story begins."""
REFUSING = (
    "/register/",
    "/experience/vehicle/",
    "/ask/",
    "/sign-in/",
    "/progress/",
    "/desk/sign-in/",
)
"""Forms that name every fault when they are sent empty."""
OWN = (
    "/", "/my/", "/my/claim/", "/my/messages/", "/my/data/", "/my/data/phone/", "/my/data/forget/",
    "/my/password/", "/apply/tekun/", "/apply/tekun/?for=self",
    "/apply/tekun/?for=self&place=440106000000", "/apply/tekun/?for=family&place=440106001000",
)  # fmt: skip
DESK = {
    "window-1": (
        "/desk/", "/desk/lists/", "/desk/?text=没有这个人", "/desk/intake/", "/desk/intake/new/", "/desk/done/",
        "/desk/suspended/", "/desk/cases/", "/desk/post/", "/desk/account/",
        "/desk/account/password/", "/desk/account/second-factor/", "/desk/no-such-page/",
    ),
    "confirmer": ("/desk/", "/desk/cases/?text=没有这个人"),
    "system": ("/desk/calendar/2026/", "/desk/calendar/2027/announce/", "/desk/officers/", "/desk/officers/new/"),
    "security": ("/desk/officers/",),
    "audit": ("/desk/trail/",),
    "policy": (
        "/desk/lists/", "/desk/policy/", "/desk/policy/?text=没有这样的事项", "/desk/policy/items/dibao/",
        "/desk/policy/items/dibao/retire/", "/desk/policy/waiting/", "/desk/policy/standards/",
        "/desk/policy/standards/?code=dibao", "/desk/policy/standards/new/",
        "/desk/policy/standards/import/", "/desk/policy/policies/",
        "/desk/policy/policies/dibao-measures/", "/desk/policy/policies/new/",
        "/desk/policy/reviews/", "/desk/policy/reviews/item/dibao/",
        "/desk/policy/articles/", "/desk/policy/articles/?text=没有这一篇", "/desk/policy/articles/new/",
        "/desk/policy/articles/bills/",
    ),
}  # fmt: skip
WEEKS = 4
PARTS = ("guide", "materials", "questions", "conditions", "money", "publicity", "flow")
TABS = ("", "declaration", "materials", "verification", "publicity", "rules", "money", "history")
NEW = {"is_single": "no", "current_relief": "none"}
DRAFTER = replace(
    MOTHER,
    members=(
        replace(
            MOTHER.applicant,
            name="温少琴",
            number=id_number("19870722", 422),
            phone="19900000021",
            card=card_number(21),
        ),
        replace(MOTHER.members[1], name="温晓彤", number=id_number("20170211", 224)),
    ),
)
"""A mother who stops before the last page."""
WIFE = replace(COUPLE.members[1], phone="19900000008")


@dataclass(frozen=True)
class Place:
    """A page and who goes there: a resident, an officer by seat, or nobody in particular.

    sends_nothing: its first form is sent empty as well; every fault must be told.
    """

    address: str
    who: Someone | str = ""
    sends_nothing: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there is no such page, which is a page too."""
        return "no-such-page" in self.address


def everywhere(world: World) -> Iterator[Place]:
    """Every page there is, each as the person it is for; the world moves on in between."""
    yield from (Place(address, sends_nothing=address in REFUSING) for address in PUBLIC)
    yield from _forms(world)
    yield from _wanting(world)
    yield from _noticed(world)
    yield from _helped_first(world)
    for seat, addresses in DESK.items():
        yield from (Place(address, seat) for address in addresses)
    yield from _catalogue(world)
    yield from _service_list(world)
    _, browser = world.officer("security")
    yield Place(browser.open("/desk/officers/").link("管理"), "security")
    yield Place("/demo/")
    world.let_days_pass(WEEKS * 7)
    yield from (Place(address) for address in READING)


def _catalogue(world: World) -> Iterator[Place]:
    """A version with all there is in it, a draft that follows it, and a proposal to be confirmed."""
    _, writer = world.officer("policy")
    page = writer.open("/desk/policy/items/temporary/")
    version = page.link("第2版")
    yield Place(version, "policy")
    yield Place(version, "publisher")
    page = writer.send(page.form(action="/draft/"))
    draft = urlsplit(page.url).path
    yield Place(draft, "policy")
    yield from (Place(f"{draft}parts/{part}/", "policy") for part in PARTS)
    yield from (Place(f"{draft}{part}", "policy") for part in ("basics/", "samples/", "samples/1/"))
    pk = draft.rstrip("/").rsplit("/", 1)[1]
    yield from (
        Place(f"/desk/policy/versions/{pk}/{page}", "policy") for page in ("", "compare/", "try/")
    )
    yield Place(f"/desk/policy/versions/{pk}/decide/", "publisher")
    yield from _edition(writer)
    page = writer.open("/desk/policy/policies/dibao-measures/")
    page = writer.send(page.form("summary"), {"summary": "另写的提要。"})
    yield Place(urlsplit(page.url).path, "publisher")
    yield Place("/desk/policy/waiting/", "publisher")


def _service_list(world: World) -> Iterator[Place]:
    """The next list of the city: its draft, a service in it and a new one; and the first, as it was."""
    _, writer = world.officer("policy")
    page = writer.open("/desk/lists/")
    page = writer.send(page.form(action="/lists/start/"))
    draft = urlsplit(page.url).path
    yield Place(draft, "policy")
    yield Place(page.link("（演示）"), "policy")
    yield Place(f"{draft}entries/new/", "policy", sends_nothing=True)
    yield Place("/lists/440100000000/1/")


def _edition(writer: Browser) -> Iterator[Place]:
    """An article taken over: written, looked at, compared, and before whoever publishes it."""
    page = writer.open("/desk/policy/articles/after-applying/")
    page = writer.send(page.form(action="/draft/"))
    pk = urlsplit(page.url).path.split("/")[4]
    for last in ("edit/", "", "compare/"):
        yield Place(f"/desk/policy/editions/{pk}/{last}", "policy")
    yield Place(f"/knowledge/preview/{pk}/", "policy")
    page = writer.open(f"/desk/policy/editions/{pk}/")
    writer.send(page.form("effective_on"), press=("do", "submit"))
    yield Place(f"/desk/policy/editions/{pk}/", "publisher")


def _forms(world: World) -> Iterator[Place]:
    """Forms half filled in: everybody's signature wanted, and the window's own."""
    mother = DRAFTER.applicant
    review = to_review(world, DRAFTER)
    form = review.url.removesuffix("review/")
    yield Place(f"{form}letter/", mother)
    asked = _to_signatures(world, replace(COUPLE, item="dibao_margin", answers=NEW))
    yield from (Place(address, COUPLE.applicant) for address in OWN)
    yield Place("/my/signing/", WIFE)
    invited = world.resident(WIFE).open("/my/signing/")
    yield Place(invited.link("授权书"), WIFE)
    key = asked.url.split("/")[5]
    steps = world.officer("window-1")[1].open(f"/desk/intake/{key}/").links
    found = [address for address, _ in steps if f"/desk/intake/{key}/" in address]
    yield from (Place(address, "window-1") for address in dict.fromkeys(found))
    yield Place(f"/desk/intake/{key}/consent/", "window-1")


def _to_signatures(world: World, household: Household) -> Page:
    """The page of signatures of a form, all before it filled in."""
    browser = world.resident(household.applicant)
    town = household.village[:9] + "000"
    page = browser.open(f"/apply/{household.item}/?for=self&place={town}")
    page = browser.send(page.form("for", "place"))
    while page_key(page) != "authorisation":
        page = PAGES.get(page_key(page), _questions)(browser, page, household)
    return page


def _wanting(world: World) -> Iterator[Place]:
    """A case that waits for papers, and one that somebody may take back."""
    matter = Matter(world, HIDDEN, apply(world, HIDDEN))
    own, desk = f"/my/{matter.number}/", f"/desk/cases/{matter.number}/"
    yield from (
        Place(f"{own}{page}", matter.applicant) for page in ("receipt/", "withdraw/", "signatures/")
    )
    yield from (
        Place(f"{desk}{page}", "window-1")
        for page in ("", "receipt/", "supplement/", "step/suspend/", "step/transfer/")
    )
    matter.told_what_is_missing(_first_paper(world, desk), "照片看不清，请重新拍。")
    yield from (
        Place(address, matter.applicant) for address in (own, f"{own}supplement/", "/my/", "/")
    )
    yield Place(f"{desk}supplement/", "window-1")


def _helped_first(world: World) -> Iterator[Place]:
    """A household that was helped at once and still owes its papers."""
    matter = Matter(world, BURNT, apply(world, BURNT))
    matter.accept()
    typed = {"reasons": "火灾后基本生活无着，先行救助，手续后补。"}
    matter.step("reviewer-1", "先行救助", "approve", "先行救助", typed)
    yield from (Place(f"/my/{matter.number}/{page}", matter.applicant) for page in ("", "follow/"))


def _first_paper(world: World, desk: str) -> str:
    page = world.officer("window-1")[1].open(f"{desk}supplement/")
    return next(one for one in page.form("due_days").find("wanted-0-paper").options if one)


def _noticed(world: World) -> Iterator[Place]:
    """A case on the wall: verified, surveyed, proposed, and open to everybody's objection."""
    matter = Matter(world, COUPLE, apply(world, COUPLE))
    own, desk = f"/my/{matter.number}/", f"/desk/cases/{matter.number}/"
    matter.accept()
    world.let_days_pass(1)
    matter.verified("各来源均已返回，与申报一致。")
    yield Place(f"{desk}recheck/", "verifier")
    _object_to_report(world, matter)
    yield from _objected(world, matter)
    matter.surveyed()
    matter.proposed(yes=True)
    yield from (Place(f"{own}{page}", matter.applicant) for page in ("", "report/", "declaration/"))
    yield from (Place(f"{desk}{tab}/" if tab else desk, "reviewer-1") for tab in TABS)
    yield Place(_paper(world, desk), "reviewer-1")
    yield Place(
        world.resident(matter.applicant).open("/my/signing/").link("撤回"), matter.applicant
    )
    notice = world.visitor().open("/notices/").link(matter.applicant.name)
    yield from (Place(f"{notice}{page}") for page in ("", "objection/"))
    yield from _publicly_objected(world, notice, desk)


def _object_to_report(world: World, matter: Matter) -> None:
    browser = world.resident(matter.applicant)
    page = browser.open(f"/my/{matter.number}/report/")
    browser.send(page.form("text"), {"text": "养老金从上个月起少了一些，请再核实。"})


def _objected(world: World, matter: Matter) -> Iterator[Place]:
    """The officer's answer to the household's objection."""
    tab = f"/desk/cases/{matter.number}/verification/"
    yield Place(tab, "verifier")
    _, browser = world.officer("verifier")
    page = browser.open(tab)
    address = page.link("答复")
    yield Place(address, "verifier", sends_nothing=True)
    form = browser.open(address).form("answer")
    browser.send(form, {"answer": "已请来源重新核实。", "recheck": "on"})
    report = f"/desk/cases/{matter.number}/recheck/report/"
    yield Place(report, "verifier")
    world.wait("复核各来源返回", lambda: _issue(world, report))


def _issue(world: World, report: str) -> Page | None:
    """Issue the report of the second round, when every source has answered."""
    _, browser = world.officer("verifier")
    try:
        form = browser.open(report).form("opinion")
        return browser.send(form, {"opinion": "重新核实，与申报一致。"})
    except Refused:
        return None


def _publicly_objected(world: World, notice: str, desk: str) -> Iterator[Place]:
    """A neighbour's objection, and the page where it is answered."""
    visitor = world.visitor()
    form = visitor.open(f"{notice}objection/").form("text")
    visitor.send(
        form, {"text": "听说他家儿子每月寄钱回来。", "who": form.controls["who"].options[0]}
    )
    tab = f"{desk}publicity/"
    yield Place(tab, "reviewer-1")
    _, browser = world.officer("reviewer-1")
    links = [address for address, _ in browser.open(tab).links if "/said/" in address]
    yield from (Place(address, "reviewer-1") for address in links)


def _paper(world: World, desk: str) -> str:
    _, browser = world.officer("reviewer-1")
    found = browser.open(f"{desk}materials/").links
    return next(address for address, _ in found if "/desk/documents/" in address)
