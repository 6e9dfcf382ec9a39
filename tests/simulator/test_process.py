"""The process itself: it says what it is, starts and stops cleanly, and keeps secrets out of its log."""

import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from tests.simulator import formats, launcher

NOTICE = "演示伙伴，非真实系统"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/healthz"),
        ("GET", "/control/faults"),
        ("GET", "/nowhere"),
        ("PATCH", "/messages"),
        ("DELETE", "/control/faults"),
        ("POST", "/dci/tax/registry/sync/search"),
    ],
)
def test_every_answer_says_that_this_is_no_real_system(partner, method, path):
    answer = partner.request(method, path)

    assert answer.headers["X-Simulator"] == NOTICE


def test_even_a_request_that_is_not_http_is_answered_with_the_notice(partner):
    with socket.create_connection(("127.0.0.1", partner.port), timeout=5) as connection:
        connection.sendall(b"not http at all\r\n\r\n")
        answer = connection.makefile("rb").read().decode()

    assert answer.startswith("HTTP/1.1 400")
    assert f"X-Simulator: {NOTICE}" in answer


def test_the_home_page_is_honest_and_lists_every_endpoint(partner):
    page = httpx.get(partner.url, trust_env=False)

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert NOTICE in page.text
    assert "不连接任何真实部门，不转账，不发短信" in page.text
    for path in (
        "/dci/{source}/registry/sync/search",
        "/bank/batches",
        "/messages",
        "/control/reset",
    ):
        assert f"<code>{path}</code>" in page.text


def test_health_is_open_to_everyone(partner):
    assert httpx.get(f"{partner.url}/healthz", trust_env=False).json()["status"] == "ok"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/dci/tax/registry/sync/search"),
        ("POST", "/bank/batches"),
        ("GET", "/bank/batches/B1/return"),
        ("POST", "/messages"),
        ("GET", "/control/messages"),
        ("POST", "/control/reset"),
    ],
)
@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Basic a2V5"])
def test_without_the_shared_key_nothing_else_answers(partner, method, path, authorization):
    headers = {"Authorization": authorization} if authorization else {}

    answer = httpx.request(method, partner.url + path, headers=headers, trust_env=False)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == "err.request.unauthorized"


def test_an_unknown_path_and_a_wrong_method_are_told_apart(partner):
    assert partner.get("/nowhere").status_code == 404
    assert partner.get("/messages").status_code == 405


def test_a_body_without_length_is_refused(partner):
    answer = partner.post("/messages", content=iter([b"{}"]))

    assert answer.status_code == 411


def test_a_body_beyond_the_limit_is_refused_unread(partner):
    with socket.create_connection(("127.0.0.1", partner.port), timeout=5) as connection:
        head = f"POST /bank/batches HTTP/1.1\r\nContent-Length: {17 * 2**20}\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.makefile("rb").read().decode()

    assert answer.startswith("HTTP/1.1 413")


def test_one_connection_serves_many_requests_without_delay(partner):
    headers = {"Authorization": f"Bearer {partner.key}"}
    with httpx.Client(base_url=partner.url, headers=headers, trust_env=False) as client:
        spent = [client.get("/control/faults").elapsed.total_seconds() for _ in range(20)]

    assert sorted(spent)[10] < 0.03


def test_help_explains_every_option():
    command = [sys.executable, "-m", "simulator", "--help"]

    done = subprocess.run(command, cwd=launcher.ROOT, capture_output=True, text=True, check=True)

    assert NOTICE in done.stdout
    for option in ("--port", "--data", "--seed", "--key", "--signature", "--callback-host"):
        assert option in done.stdout


def test_it_prints_one_line_and_ends_cleanly_on_sigterm(start):
    partner = start()
    assert partner.get("/healthz").status_code == 200

    partner.process.terminate()
    rest = partner.process.communicate(timeout=15)[0]

    assert partner.process.returncode == 0
    assert rest == b""


def test_sigterm_lets_a_request_under_way_finish(start):
    partner = start()
    partner.put("/control/faults/messages", {"delay_ms": 60_000})
    answers = []
    message = {"id": "m1", "to": "13800000000", "text": "您好"}
    thread = threading.Thread(
        target=lambda: answers.append(partner.post("/messages", json=message).status_code)
    )
    thread.start()
    _until(lambda: partner.get("/control/counters").json().get("messages", {}).get("received"))

    status = partner.stop()
    thread.join(timeout=10)

    assert (status, answers) == (0, [202])


def test_a_taken_port_is_reported_plainly(partner, tmp_path):
    command = [sys.executable, "-m", "simulator", "--port", str(partner.port), "--data", tmp_path]

    done = subprocess.run(command, cwd=launcher.ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "cannot start" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_known_key_is_not_accepted_for_a_host_beyond_this_machine(tmp_path):
    command = [sys.executable, "-m", "simulator", "--host", "192.0.2.1", "--data", tmp_path]

    done = subprocess.run(command, cwd=launcher.ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "needs a --key of its own" in done.stderr


def test_an_own_key_is_never_printed_and_the_default_one_is(tmp_path):
    with launcher.running(tmp_path / "own") as own:
        assert launcher.KEY not in own.log
    command = [sys.executable, "-m", "simulator", "--port", "0", "--data", str(tmp_path / "plain")]
    plain = subprocess.Popen(
        command, cwd=launcher.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    plain.stdout.readline()
    plain.terminate()
    assert b"demonstration-key-not-a-secret" in plain.communicate(timeout=15)[1]


def test_the_log_never_holds_an_id_number_a_card_a_phone_or_a_body(tmp_path):
    person, card, phone = formats.id_number(sequence=77), "6217000000000012345", "13900001111"
    escaped = "".join(f"%{ord(sign):x}" for sign in person)
    with launcher.running(tmp_path) as partner:
        partner.put(f"/control/people/{person}", {"tax": None})
        partner.get(f"/control/people/{person}x{person}")
        partner.get(f"/nowhere/{person}?card={card}")
        partner.get(f"/control/messages?to={phone}")
        partner.get(f"/bank/batches/{card}/return")
        partner.get(f"/control/people/{escaped}")
        partner.post(
            "/bank/batches", content=formats.payment_file("B1", formats.payment(1, card=card))
        )
        partner.post("/messages", json={"id": "m1", "to": phone, "text": f"证件{person}"})
        partner.post("/dci/tax/registry/sync/search", json=formats.envelope(formats.search(person)))
        log = partner.log

    assert "/control/people/{id_number}" in log
    for secret in (person, person[4:16], escaped, card, card[4:15], phone, "证件", "张三"):
        assert secret not in log


def test_the_state_file_is_for_its_owner_only(tmp_path):
    with launcher.running(tmp_path):
        assert (tmp_path / "simulator.sqlite3").stat().st_mode & 0o077 == 0


def test_it_shares_no_code_with_the_product():
    for path in sorted((launcher.ROOT / "simulator").glob("*.py")):
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        imported = {line.split()[1].split(".")[0] for line in lines if _is_import(line)}
        assert imported <= {"simulator", *sys.stdlib_module_names}, path.name


def _is_import(line: str) -> bool:
    return line.startswith(("import ", "from "))


def _until(condition, seconds: float = 10) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("the awaited state did not come")
