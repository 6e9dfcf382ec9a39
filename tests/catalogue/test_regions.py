"""A region is data: every pack loads, differs only where its files say so, and names its faults."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from gongzhu.catalogue.checks import pack_faults
from gongzhu.catalogue.citing import citations, is_whole
from gongzhu.catalogue.compiling import canonical
from gongzhu.catalogue.inheriting import read_whole
from gongzhu.catalogue.models import ItemVersion, Standard
from gongzhu.catalogue.pack import Pack, read_pack
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.common.errors import Conflict
from gongzhu.org.errors import PackFaults
from gongzhu.org.models import Office
from gongzhu.org.services import check_region
from tests import regions
from tests.regions import ENTRUSTED

PACKS = Path(django_settings.BASE_DIR) / "packs"
ALL = sorted(path.parent.name for path in PACKS.glob("*/divisions.csv"))
CORE = {"dibao", "tekun", "dibao_margin", "temporary"}


def spec_of(pack: Pack, code: str) -> ItemSpec:
    return next(one.content.versions[-1].spec for one in pack.items if one.content.code == code)


def stages(pack: Pack, code: str) -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in spec_of(pack, code).flow["stages"]}


@pytest.mark.parametrize("region", ALL)
@pytest.mark.requirement("CAT-08")
def test_every_pack_is_without_fault_and_has_the_core_items(region: str):
    pack = read_pack(PACKS / region)

    assert pack_faults(pack) == []
    assert {one.content.code for one in pack.items} >= CORE


@pytest.mark.django_db
@pytest.mark.parametrize("region", regions.OTHERS)
def test_a_region_is_loaded_whole_and_again_without_change(region: str, settings):
    regions.serve(region, settings)
    before = Standard.objects.count(), ItemVersion.objects.count(), Office.objects.count()

    call_command("load_region", region, verbosity=0)
    call_command("load_catalogue", region, verbosity=0)

    assert before == (
        Standard.objects.count(),
        ItemVersion.objects.count(),
        Office.objects.count(),
    )


@pytest.mark.parametrize("region", ALL)
@pytest.mark.requirement("CAT-05")
def test_every_clause_an_item_cites_stands_in_the_policy_library(region: str):
    pack = read_pack(PACKS / region)
    known = {row.code: {one.clause for one in row.clauses} for row in pack.policies.content}

    unknown = {
        (item.content.code, one.policy, one.clause)
        for item in pack.items
        for version in item.content.versions
        for one in citations(version.spec)
        if not is_whole(one.clause, known[one.policy])
    }

    assert unknown == set()


@pytest.mark.parametrize("region", ALL)
@pytest.mark.requirement("CAT-05")
def test_every_document_says_what_it_is_in_our_own_words(region: str):
    for row in read_pack(PACKS / region).policies.content:
        assert row.title, row.code
        assert len(row.summary) >= 15, row.code
        if not row.issuer:
            assert row.code == "personal-information-law" or "机关" in row.summary, row.code
        if row.issued_on and row.effective_on:
            assert row.issued_on <= row.effective_on, row.code


@pytest.mark.django_db
@pytest.mark.requirement("CAT-05")
def test_the_page_of_a_document_lists_the_items_that_use_each_clause(client):
    page = client.get("/policies/dibao-measures/").content.decode()

    row = page.split("第三十一条", 1)[1].split("gz-summary-row", 1)[0]
    assert "最低生活保障" in row and "/items/dibao/" in row
    joint = page.split("<dt>第二十四条", 1)[1].split("gz-summary-row", 1)[0]
    assert "最低生活保障" in joint  # cited together: 第十九条、第二十四条


@pytest.mark.parametrize("region", regions.OTHERS)
def test_no_pack_says_again_what_it_extends(region: str):
    """An heir that repeats its base would not notice when the base is put right."""
    for path in sorted((PACKS / region / "items").glob("*.yaml")):
        assert "\nextends: " in f"\n{path.read_text(encoding='utf-8')}", path
        assert len(path.read_text(encoding="utf-8").splitlines()) < 60, path


def test_guangzhou_reads_as_it_did_before_it_shared_anything():
    pack = read_pack(PACKS / "guangzhou")

    assert len(pack.policies.content) == len({row.code for row in pack.policies.content})
    adobe = next(
        one for one in pack.vocabulary.content.kinds["homes"] if one.code == "adobe_unused"
    )
    assert (adobe.counts, adobe.citation.policy, adobe.note) == (False, "gd-assessment-2019", "")
    assert pack.region.parameter("rigid_share_percent") == 60
    assert pack.region.parameter("publicity_days") == 7


def test_what_a_region_changes_is_changed_and_nothing_else():
    national, own = (
        read_whole(PACKS / name / "items" / "dibao.yaml", PACKS / name).data
        for name in ("common", "sichuan")
    )
    before, after = (one["versions"][0]["spec"]["flow"]["stages"] for one in (national, own))

    different = [b["key"] for b, a in zip(before, after, strict=True) if a != b]

    assert different == ["survey"]
    assert after[2]["title"] == "入户调查和村（社区）评议"


def test_the_county_is_the_head_of_a_region_that_is_a_county():
    for region, title in (("jiangyin", "江阴市"), ("pingyuan", "平远县")):
        pack = read_pack(PACKS / region)
        assert pack.region.title == title
        assert {one["level"] for one in stages(pack, "dibao").values() if "level" in one} == {
            "town",
            "district",
        }


def test_guangdongs_rules_hold_in_both_its_regions_and_nowhere_else():
    policies = {
        region: {row.code for row in read_pack(PACKS / region).policies.content} for region in ALL
    }

    assert "gd-tekun" in policies["guangzhou"] & policies["pingyuan"]
    assert "gd-tekun" not in policies["jiangyin"] | policies["sichuan"]


def a_region_of(tmp_path: Path, item: str) -> Path:
    """A region of one file over jiangyin, whose dibao is as written."""
    for name in ("common", "jiangyin"):
        shutil.copytree(PACKS / name, tmp_path / name)
    root = tmp_path / "entrusting"
    (root / "items").mkdir(parents=True)
    for name in ("region.yaml", "standards.yaml"):
        text = (PACKS / "jiangyin" / name).read_text(encoding="utf-8")
        (root / name).write_text(text.replace("key: jiangyin", "key: entrusting"), encoding="utf-8")
    for name in ("policies.yaml", "vocabulary.yaml"):
        (root / name).write_text("extends: jiangyin\n", encoding="utf-8")
    (root / "items" / "dibao.yaml").write_text(item, encoding="utf-8")
    return root


def test_a_town_that_is_entrusted_with_the_decision_is_eleven_lines(tmp_path: Path):
    pack = read_pack(a_region_of(tmp_path, ENTRUSTED))

    assert pack_faults(pack) == []
    confirm = stages(pack, "dibao")["confirm"]
    assert (confirm["level"], confirm["days"]) == ("town", 5)
    limits = {one.key: one.amount for one in spec_of(pack, "dibao").time_limits}
    assert limits["total"] == 20 and "confirm" not in limits
    assert canonical(spec_of(pack, "dibao"))["flow"]["case_days"] == 20


SPOILT = {
    "nothing to extend": ("extends: nowhere\n", "entrusting/items/dibao.yaml", 1, "无从继承"),
    "a circle": ("extends: entrusting\n", "entrusting/items/dibao.yaml", 1, "循环"),
    "nothing to take out": (
        ENTRUSTED.replace("{key: confirm, drop: true}", "{key: confirmed, drop: true}"),
        "entrusting/items/dibao.yaml",
        6,
        "没有「confirmed」",
    ),
    "a wrong word of the heir": (
        ENTRUSTED.replace("level: town", "level: hamlet"),
        "entrusting/items/dibao.yaml",
        11,
        "hamlet",
    ),
    "a wrong limit of the heir": (
        ENTRUSTED.replace("amount: 20", "amount: zwanzig"),
        "entrusting/items/dibao.yaml",
        7,
        "整数",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_fault_is_named_in_the_file_where_it_stands(name: str, tmp_path: Path):
    item, file, line, reason = SPOILT[name]
    root = a_region_of(tmp_path, item)

    found = faults_of(root)

    assert any((one.file, one.line) == (file, line) and reason in one.reason for one in found), (
        found
    )


def test_a_fault_of_the_base_is_named_in_the_base(tmp_path: Path):
    root = a_region_of(tmp_path, ENTRUSTED)
    base = tmp_path / "common" / "items" / "dibao.yaml"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace("expr: has_hukou_here", "expr: has_hukou_hear"), encoding="utf-8")
    line = text[: text.index("expr: has_hukou_here")].count("\n") + 1

    found = faults_of(root)

    assert [(one.file, one.line) for one in found] == [("common/items/dibao.yaml", line)]


def test_a_fault_of_a_shared_parameter_is_named_where_it_is_written(tmp_path: Path):
    root = a_region_of(tmp_path, ENTRUSTED)
    shared = tmp_path / "common" / "parameters.yaml"
    text = shared.read_text(encoding="utf-8")
    shared.write_text(text.replace("value: next_month", "value: someday"), encoding="utf-8")

    assert {one.file for one in faults_of(root)} == {"common/parameters.yaml"}


def faults_of(root: Path) -> list[Any]:
    try:
        return pack_faults(read_pack(root))
    except PackFaults as found:
        return list(found.faults)


def test_the_definition_that_is_published_is_the_whole_one():
    read = next(one for one in read_pack(PACKS / "pingyuan").items if one.content.code == "dibao")

    spec = json.dumps(canonical(read.content.versions[0].spec), ensure_ascii=False)

    assert "extends" not in spec and "drop" not in spec
    assert "县民政和退役军人事务局审核确认" in spec and "gd-assessment-2026" in spec


@pytest.mark.django_db
def test_a_folder_of_data_keeps_the_region_it_was_begun_with():
    check_region("guangzhou")

    with pytest.raises(Conflict, match="已经是广州市的数据，不能改成江阴市") as caught:
        check_region("jiangyin")

    assert "REGION=guangzhou" in caught.value.sentence and "GONGZHU_VAR" in caught.value.sentence
