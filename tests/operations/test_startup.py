"""A real deployment refuses whatever belongs to a demonstration, in processes of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.deployments import ROOT, Deployment, on_one_database, sound
from tests.simulator import launcher

pytestmark = [pytest.mark.trial, pytest.mark.requirement("SEC-01"), on_one_database]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A sound deployment with its keys and its tables, made once."""
    deployment = sound(tmp_path_factory.mktemp("deployment"))
    for command in (["make_keys"], ["migrate", "--verbosity", "0"]):
        done = deployment.manage(*command)
        assert done.returncode == 0, done.stderr
    return deployment


@pytest.fixture
def deployment(made: Deployment, tmp_path: Path) -> Deployment:
    """A copy that a test may spoil."""
    shutil.copytree(made.var, tmp_path / "var", dirs_exist_ok=True)
    return Deployment(tmp_path / "var", dict(made.environment))


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[launcher.Partner]:
    with launcher.running(tmp_path_factory.mktemp("partner")) as running:
        yield running


def told(deployment: Deployment) -> str:
    """What `check --deploy` says when it refuses."""
    checked = deployment.manage("check", "--deploy")
    assert checked.returncode == 1, checked.stdout + checked.stderr
    return checked.stderr


def test_a_sound_deployment_passes_and_serves(made: Deployment):
    checked = made.manage("check", "--deploy")

    assert checked.returncode == 0, checked.stderr
    assert made.serve() == ""


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (
            {"GONGZHU_SECRET_KEY": "", "GONGZHU_PARTNER_KEY": "demo-abc"},
            ["没有设置 GONGZHU_SECRET_KEY", "GONGZHU_PARTNER_KEY 是演示"],
        ),
        (
            {"GONGZHU_SECRET_KEY": "demo-" + "x" * 50, "GONGZHU_HOSTS": "*"},
            ["是演示或测试用的密钥", "不能用星号"],
        ),
        (
            {
                "GONGZHU_SECRET_KEY": "test-" + "0" * 45,
                "GONGZHU_PARTNER_URL": "https://gateway.invalid",
            },
            ["是演示或测试用的密钥", "却没有设置 GONGZHU_PARTNER_KEY"],
        ),
        (
            {
                "GONGZHU_SECRET_KEY": "short",
                "GONGZHU_PARTNER_URL": "http://127.0.0.1:9",
                "GONGZHU_PARTNER_KEY": "agreed",
            },
            ["GONGZHU_SECRET_KEY 太短", "交换伙伴的地址在本机"],
        ),
        (
            {
                "GONGZHU_KEYS": "/nonexistent/keys",
                "GONGZHU_PARTNER_URL": "http://localhost:9",
                "GONGZHU_PARTNER_KEY": "agreed",
            },
            ["缺少密钥文件", "交换伙伴的地址在本机"],
        ),
    ],
)
def test_every_secret_or_place_of_a_demonstration_is_refused_and_named(
    made: Deployment, changes, sentences
):
    said = told(made.with_(**changes))

    assert [one for one in sentences if one not in said] == []


def test_the_web_server_says_why_and_ends(made: Deployment):
    said = made.with_(GONGZHU_SECRET_KEY="demo-" + "x" * 50, GONGZHU_HOSTS="*").serve()

    assert "共助平台没有启动，因为" in said
    assert "GONGZHU_SECRET_KEY 是演示或测试用的密钥" in said
    assert "GONGZHU_HOSTS 没有写明" in said
    assert "x" * 50 not in said


def test_the_worker_refuses_as_well(made: Deployment):
    refused = made.with_(GONGZHU_SECRET_KEY="demo-" + "x" * 50).manage("worker", "--once")

    assert refused.returncode == 1
    assert "共助平台没有启动" in refused.stderr


def test_the_simulator_is_no_partner_even_where_a_local_one_is_allowed(made: Deployment, partner):
    here = made.with_(
        GONGZHU_PARTNER_URL=partner.url,
        GONGZHU_PARTNER_KEY="agreed-with-the-gateway",
        GONGZHU_ALLOW_LOCAL_PARTNER="1",
    )

    said = told(here)

    assert "交换伙伴是演示用的模拟进程" in said
    assert "地址在本机" not in said


def test_a_local_gateway_that_is_no_simulator_may_be_allowed(made: Deployment):
    here = made.with_(
        GONGZHU_PARTNER_URL="http://127.0.0.1:9",
        GONGZHU_PARTNER_KEY="agreed-with-the-gateway",
        GONGZHU_ALLOW_LOCAL_PARTNER="1",
    )

    assert here.manage("check", "--deploy").returncode == 0


def test_debug_is_refused(deployment: Deployment, tmp_path: Path):
    (tmp_path / "careless.py").write_text(
        "from config.settings.production import *\nDEBUG = True\n"
    )
    careless = deployment.with_(DJANGO_SETTINGS_MODULE="careless", PYTHONPATH=f"{tmp_path}:{ROOT}")

    assert "DEBUG 是打开的" in told(careless)


def test_a_folder_of_a_demonstration_is_refused(deployment: Deployment):
    (deployment.var / "demo-secrets.json").write_text("{}")

    assert "有演示环境的文件（demo-secrets.json）" in told(deployment)


def test_a_database_with_demonstration_accounts_is_refused(deployment: Deployment):
    script = (
        "from gongzhu.accounts import services; from gongzhu.common.actor import SYSTEM, acting_as\n"
        "with acting_as(SYSTEM): services.create_officer('demo-01', '演示', by=SYSTEM)"
    )
    made = deployment.manage("shell", "-c", script)
    assert made.returncode == 0, made.stderr

    assert "数据库里有 1 个演示账号" in told(deployment)


def test_a_database_with_demonstration_standards_is_refused(deployment: Deployment):
    demo = deployment.with_(DJANGO_SETTINGS_MODULE="config.settings.demo")
    for command in ("load_region", "load_catalogue"):
        loaded = demo.manage(command, "guangzhou")
        assert loaded.returncode == 0, loaded.stderr
    for name in ("demo-secrets.json",):
        (deployment.var / name).unlink()

    assert "演示用的救助标准" in told(deployment)


def test_demonstration_mode_itself_is_let_be(tmp_path: Path):
    demo = Deployment(tmp_path / "var", {"DJANGO_SETTINGS_MODULE": "config.settings.demo"})
    demo.var.mkdir()

    said = demo.manage("check", "--deploy")

    assert "gongzhu.E" not in said.stderr


def test_missing_keys_are_made_once_and_never_replaced(tmp_path: Path):
    deployment = sound(tmp_path / "var")

    first = deployment.manage("make_keys")
    before = {path.name: path.read_bytes() for path in (deployment.var / "keys").iterdir()}
    second = deployment.manage("make_keys")
    after = {path.name: path.read_bytes() for path in (deployment.var / "keys").iterdir()}

    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert set(before) == {"kek-1.key", "index.key", "checkpoint.key"}
    assert before == after
    assert "密钥都在，没有改动" in second.stdout
    for path in (deployment.var / "keys").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_verifier_is_called_with_the_places_of_the_deployment(deployment: Deployment):
    record = (
        "from django.db import transaction; from gongzhu.audit import services as audit\n"
        "from gongzhu.common.actor import SYSTEM\n"
        "with transaction.atomic(): audit.record('test', by=SYSTEM)\n"
        "audit.checkpoint()"
    )
    assert deployment.manage("shell", "-c", record).returncode == 0

    verified = deployment.manage("verify_audit")

    assert verified.returncode == 0, verified.stderr
    assert "1 条留痕首尾相连" in verified.stdout
    assert "签名检查点 1 个相符" in verified.stdout


def test_the_verifier_fails_on_a_trail_that_was_changed(deployment: Deployment):
    record = (
        "from django.db import transaction; from gongzhu.audit import services as audit\n"
        "from gongzhu.common.actor import SYSTEM\n"
        "with transaction.atomic(): audit.record('test', by=SYSTEM)"
    )
    assert deployment.manage("shell", "-c", record).returncode == 0
    drop = (
        "import sqlite3, sys; base = sqlite3.connect(sys.argv[1])\n"
        "names = base.execute(\"SELECT name FROM sqlite_master WHERE type = 'trigger'\").fetchall()\n"
        "for (name,) in names: base.execute('DROP TRIGGER ' + name)\n"
        "base.execute(\"UPDATE audit_entry SET action = 'other'\"); base.commit()"
    )
    path = deployment.var / "gongzhu.sqlite3"
    subprocess.run([sys.executable, "-c", drop, str(path)], check=True)

    verified = deployment.manage("verify_audit")

    assert verified.returncode == 1
    assert "不通过" in verified.stdout
