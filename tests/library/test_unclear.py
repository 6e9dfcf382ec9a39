"""Questions as people really put them: dictated, in Cantonese, with a story, several at once, unclear."""

from __future__ import annotations

import pytest

from gongzhu.library.answering import Outcome, ask, masked
from gongzhu.library.phrasing import _founded
from gongzhu.library.selectors.finding import look
from gongzhu.library.speech import MOST_OF_A_STORY, Speech, asking, gist

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("EXP-04")]
STORY = (
    "我原来在厂里做工，前年厂子关了，后来一直给人看门，身体也不大好，今年又摔了一跤，在家里躺着，"
)


def pages(hits) -> list[str]:
    return [hit.passage.key for hit in hits]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("点算", "怎么办"),
        ("系咪有得攞", "是不是有得领"),
        ("佢哋喺屋企", "他们在家里"),
        ("我女儿识字", "我女儿识字"),
        ("关系", "关系"),
    ],
)
def test_cantonese_is_put_the_way_pages_are_written(said: str, written: str) -> None:
    spoken = look("低保")[2].search.spoken

    assert Speech(spoken).written(said) == written


def test_what_is_said_longer_is_taken_first_and_nothing_said_changes_nothing() -> None:
    assert Speech({"唔": "不", "唔该": "谢谢"}).written("唔该唔好") == "谢谢不好"
    assert Speech({}).written("低保") == "低保"


def test_a_long_story_is_cut_to_what_it_asks_and_what_was_told_last() -> None:
    text = STORY * 2 + "没钱交押金怎么住院"

    short = gist(text)

    assert len(short) < MOST_OF_A_STORY + 10 and short.endswith("没钱交押金怎么住院")
    assert "在家里躺着" in short
    assert gist("短的不动，一个字也不少") == "短的不动，一个字也不少"


def test_a_story_does_not_hide_the_question_at_its_end() -> None:
    reply = ask(STORY * 4 + "没钱交押金怎么住院")

    assert pages(reply.passages)[0] == "hospital"


def test_each_of_two_questions_has_an_answer() -> None:
    text = "公示会不会把我的病写出来，还有材料不齐窗口会一次说清楚吗"

    reply = ask(text)

    assert len(asking(text)) == 2
    assert {"publicity", "one-time-notice"} <= set(pages(reply.passages))


def test_an_unclear_question_is_offered_pages_and_given_no_answer() -> None:
    reply = ask("干部说要来家里看，我要不要提前收拾")

    assert reply.outcome is Outcome.UNKNOWN and reply.passages == ()
    assert "home-visit" in pages(reply.nearest) and len(reply.nearest) <= 3


def test_a_page_that_is_shown_is_not_offered_again() -> None:
    reply = ask("低保一个月能领多少钱")

    shown = {(hit.passage.kind, hit.passage.key) for hit in reply.passages}
    assert shown and shown.isdisjoint((hit.passage.kind, hit.passage.key) for hit in reply.nearest)


@pytest.mark.parametrize("question", ["健康码怎么弄", "宅基地可以卖吗", "村支书贪污怎么举报"])
def test_a_word_that_meets_a_page_by_chance_is_no_answer(question: str) -> None:
    assert ask(question).passages == ()


@pytest.mark.parametrize("question", ["帮我查下隔壁有没有领低保", "街道办主任手机是多少"])
def test_what_is_asked_about_other_people_is_not_looked_for(question: str) -> None:
    reply = ask(question)

    assert (reply.outcome, reply.passages, reply.nearest) == (Outcome.OTHERS, (), ())


@pytest.mark.parametrize(
    "typed",
    ["1 3 9 1 2 3 4 5 6 7 8", "139-1234-5678", "一三九一二三四五六七八", "１３９１２３４５６７８"],
)
def test_a_number_is_masked_however_it_is_dictated(typed: str) -> None:
    reply = ask(f"我的电话是{typed}，低保怎么申请")

    assert reply.is_masked and typed not in reply.asked and "12345678" not in reply.asked
    assert masked("低保1282元，30天，12345") == "低保1282元，30天，12345"


@pytest.mark.parametrize("typed", ["我唔想做人", "活 够 了", "老公打到我周身伤"])
def test_danger_is_heard_in_cantonese_and_with_gaps(typed: str) -> None:
    assert ask(typed).is_urgent


def test_a_threat_is_met_with_emergency_numbers_and_without_an_address() -> None:
    reply = ask("我要杀了街道办的人")

    assert reply.is_urgent and (reply.outcome, reply.passages) == (Outcome.ABUSE, ())


@pytest.mark.parametrize(
    "said",
    [
        "您符合低保条件 [1]",
        "您家肯定能批 [1]",
        "详情见 https://example.org [1]",
        "每人每月三千元 [1]",
    ],
)
def test_a_model_may_not_promise_or_send_elsewhere_or_spell_new_figures(said: str) -> None:
    passages = ask("低保怎么申请").passages

    assert _founded(said, passages) is None
    assert _founded("可以向镇（街道）提出申请 [1]", passages) is not None
