"""The bank: strict about files, pays a batch once, and tells in a return file what became of it."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.simulator import formats
from tests.simulator.formats import payment, payment_file, read_return


def send(partner, content):
    return partner.post("/bank/batches", content=content, headers={"Content-Type": "text/csv"})


def ledger(partner, batch=None):
    query = {"batch": batch} if batch else {}
    return partner.get("/control/bank/payments", params=query).json()


def returned(partner, batch):
    answer = partner.get(f"/bank/batches/{batch}/return").raise_for_status()
    return read_return(answer.content)


@pytest.mark.parametrize("algorithm", ["sm3", "sha256"])
def test_a_good_file_is_paid_and_receipted(partner, algorithm):
    content = payment_file("B-1", payment(1), payment(2, fen=5), algorithm=algorithm)

    answer = send(partner, content)

    assert answer.status_code == 202
    receipt = answer.json()
    assert (receipt["batch"], receipt["count"], receipt["total_fen"]) == ("B-1", 2, 80_405)
    assert receipt["status"] == "accepted"
    assert ledger(partner, "B-1")["paid_total_fen"] == 80_405


def test_the_return_file_tells_each_payments_fate(partner):
    closed = payment(2, card="6217000000000000000")
    wrong_name = payment(3, card="6217000000000000001")
    send(partner, payment_file("B1", payment(1), closed, wrong_name)).raise_for_status()

    rows = returned(partner, "B1")

    told = [(row["seq"], row["status"], row["reason"], row["amount_fen"]) for row in rows]
    assert told == [
        ("1", "paid", "", "80400"),
        ("2", "failed", "账户已销户", "0"),
        ("3", "failed", "户名不符", "0"),
    ]
    assert rows[0]["paid_at"].endswith("+08:00")
    assert rows[1]["paid_at"] == ""
    assert rows[0]["payer"] == "演示银行代发中心"
    assert len({row["bank_serial"] for row in rows}) == 3


def test_the_banks_calendar_can_be_set_beside_the_real_one(partner):
    partner.put("/control/bank", {"days_ahead": -40})
    send(partner, payment_file("B1", payment(1))).raise_for_status()

    paid = datetime.fromisoformat(returned(partner, "B1")[0]["paid_at"])

    assert timedelta(days=39) < datetime.now(UTC) - paid < timedelta(days=41)


def test_the_return_file_is_the_same_each_time(partner):
    send(partner, payment_file("B1", payment(1), payment(2)))

    first = partner.get("/bank/batches/B1/return")

    assert first.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert partner.get("/bank/batches/B1/return").content == first.content


def test_the_same_file_again_gets_the_same_receipt_and_pays_nothing(partner):
    content = payment_file("B1", payment(1))
    first = send(partner, content)

    second = send(partner, content)

    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert ledger(partner)["paid_count"] == 1


def test_another_file_under_the_same_number_is_a_conflict(partner):
    send(partner, payment_file("B1", payment(1)))

    answer = send(partner, payment_file("B1", payment(1, fen=1)))

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "bank.batch.conflict"
    assert ledger(partner)["paid_total_fen"] == 80_400


def test_twenty_threads_with_one_batch_pay_it_once(partner):
    content = payment_file("B1", *(payment(n) for n in range(1, 51)))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: send(partner, content), range(20)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert ledger(partner)["paid_count"] == 50
    assert ledger(partner)["paid_total_fen"] == 50 * 80_400


def test_twenty_threads_with_different_files_of_one_number_pay_one_of_them(partner):
    files = [payment_file("B1", payment(1, fen=n)) for n in range(1, 21)]

    with ThreadPoolExecutor(20) as pool:
        statuses = [answer.status_code for answer in pool.map(lambda f: send(partner, f), files)]

    assert sorted(statuses) == [202, *[409] * 19]
    assert ledger(partner)["paid_count"] == 1


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_payments_outlive_the_process(start, end):
    content = payment_file("B1", payment(1), payment(2, card="6217000000000000000"))
    partner = start()
    receipt = send(partner, content).content
    told = returned(partner, "B1")
    getattr(partner, end)()

    again = start()
    assert send(again, content).content == receipt
    assert returned(again, "B1") == told
    assert ledger(again)["paid_count"] == 1


def test_an_unknown_batch_and_one_not_ready_are_told_apart(partner):
    partner.put("/control/bank", {"return_delay_ms": 60_000})
    send(partner, payment_file("B1", payment(1)))

    codes = {}
    for batch in ("B1", "B2"):
        answer = partner.get(f"/bank/batches/{batch}/return")
        codes[batch] = (answer.status_code, answer.json()["errors"][0]["code"])

    assert codes == {"B1": (404, "bank.return.not_ready"), "B2": (404, "bank.batch.unknown")}
    assert ledger(partner)["paid_count"] == 1


def test_a_late_return_becomes_ready(partner):
    partner.put("/control/bank", {"return_delay_ms": 300})
    send(partner, payment_file("B1", payment(1)))
    assert partner.get("/bank/batches/B1/return").status_code == 404

    time.sleep(0.35)

    assert returned(partner, "B1")[0]["status"] == "paid"


def test_a_return_can_be_ordered_partial_and_later_whole(partner):
    send(partner, payment_file("B1", payment(1), payment(2), payment(3)))
    partner.put("/control/bank", {"partial_rows": 2})
    assert [row["seq"] for row in returned(partner, "B1")] == ["1", "2"]

    partner.put("/control/bank", {})

    assert [row["seq"] for row in returned(partner, "B1")] == ["1", "2", "3"]


def test_a_return_can_be_ordered_with_doubled_rows_out_of_order_and_wrong_amounts(partner):
    send(partner, payment_file("B1", payment(1), payment(2), payment(3)))
    partner.put(
        "/control/bank", {"duplicate_rows": 1, "out_of_order": True, "wrong_amount_rows": 1}
    )

    told = [(row["seq"], row["amount_fen"]) for row in returned(partner, "B1")]

    assert told == [("1", "80399"), ("3", "80400"), ("2", "80400"), ("1", "80399")]
    assert ledger(partner)["paid_total_fen"] == 3 * 80_400


@pytest.mark.parametrize(
    "options", [{"late": 1}, {"partial_rows": -1}, {"out_of_order": 1}, {"duplicate_rows": True}]
)
def test_return_options_that_make_no_sense_are_refused(partner, options):
    assert partner.request("PUT", "/control/bank", json=options).status_code == 422


def test_the_ledger_shows_no_whole_card(partner):
    send(partner, payment_file("B1", payment(1)))

    assert ledger(partner)["payments"][0]["card"] == "****0019"


def _replaced(old: bytes, new: bytes) -> bytes:
    return payment_file("B1", payment(1), payment(2)).replace(old, new, 1)


def _resealed(*rows: list[str], batch: str = "B1", head: bytes | None = None) -> bytes:
    """Return a file whose trailer is right for contents that are not."""
    whole = payment_file(batch, *rows)
    cut = whole.rindex(b"TRAILER")
    kept = whole[:cut] if head is None else head
    return kept + formats.trailer(kept, rows)


def _with(**fields: str) -> bytes:
    row = payment(1)
    for name, value in fields.items():
        row[["seq", "name", "id_last4", "card", "fen", "summary"].index(name)] = value
    body = ",".join(["B1", *row])
    head = f"batch,seq,name,id_last4,card,amount_fen,summary\n{body}\n".encode()
    return head + formats.trailer(head, [payment(1)])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "没有完整的结尾"),
        (payment_file("B1", payment(1))[:-1], "没有完整的结尾"),
        (payment_file("B1", payment(1)).rpartition(b"TRAILER")[0], "末行应为 TRAILER"),
        (payment_file("B1", payment(1)) + b"\n", "末行应为 TRAILER"),
        (b"\xef\xbb\xbf" + payment_file("B1", payment(1)), "BOM"),
        (payment_file("B1", payment(1)).replace(b"\n", b"\r\n"), "行尾为 LF"),
        (_replaced("张三".encode(), "张三".encode("gb18030")), "UTF-8 CSV"),
        (_replaced(b"batch,seq", b"seq,batch"), "首行应为"),
        (_replaced(b"80400", b"80500"), "总额不符"),
        (_replaced(b"TRAILER,2", b"TRAILER,3"), "笔数不符"),
        (_replaced(b"TRAILER,2,160800", b"TRAILER,2,160801"), "总额不符"),
        (_replaced("张三".encode(), "李四".encode()), "摘要与内容不符"),
        (_replaced(b",sm3,", b",md5,"), "摘要算法"),
        (_resealed(), "明细应有"),
        (_resealed(payment(1), payment(3)), "seq 应为 2"),
        (_resealed(payment(1), payment(1)), "seq 应为 2"),
        (_resealed(payment(1), batch="B 1"), "批次号"),
        (_resealed(payment(1)[:-1]), "应有 7 个字段"),
        (_with(card="62170000"), "card 不合格式"),
        (_with(card="6217000000000000x1"), "card 不合格式"),
        (_with(fen="0"), "amount_fen 不合格式"),
        (_with(fen="-5"), "amount_fen 不合格式"),
        (_with(fen="804.00"), "amount_fen 不合格式"),
        (_with(fen="080400"), "amount_fen 不合格式"),
        (_with(fen="１２３"), "amount_fen 不合格式"),
        (_with(fen="2000000000"), "单笔上限"),
        (_with(name=""), "name 不合格式"),
        (_with(name='"张\n三"'), "name 不合格式"),
        (_with(id_last4="12"), "id_last4 不合格式"),
        (_with(summary=""), "summary 不合格式"),
    ],
)
def test_a_faulty_file_is_refused_whole_with_its_reason(partner, content, why):
    answer = send(partner, content)

    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["code"] == "bank.file.invalid"
    assert why in error["message"]
    assert ledger(partner)["payments"] == []


def test_a_row_of_another_batch_is_refused(partner):
    head = payment_file("B1", payment(1), payment(2)).rpartition(b"TRAILER")[0]
    head = head.replace(b"B1,2", b"B2,2")

    answer = send(partner, _resealed(payment(1), payment(2), head=head))

    assert answer.status_code == 422
    assert "批次号与首笔不同" in answer.json()["errors"][0]["message"]


def test_a_blank_line_inside_is_refused_not_crashed_on(partner):
    head = payment_file("B1", payment(1)).rpartition(b"TRAILER")[0]

    for broken in (head.replace(b"\nB1", b"\n\nB1"), head + b"\n"):
        answer = send(partner, _resealed(payment(1), head=broken))
        assert answer.status_code == 422


def test_an_empty_id_last4_is_allowed(partner):
    assert send(partner, _with(id_last4="")).status_code == 202


def test_five_thousand_payments_go_in_one_batch(partner):
    content = payment_file("B1", *(payment(n) for n in range(1, 5001)))

    assert send(partner, content).json()["count"] == 5000
    assert len(returned(partner, "B1")) == 5000
