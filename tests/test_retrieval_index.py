"""The library over real Chroma and tantivy, in a folder of the test's own."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml

from app.cli import main
from app.errors import IndexUnavailable, UserError
from app.retrieval import Index, ingest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = date(2026, 3, 2)

TEXTS = {
    "policies/grid-2023.md": """# 云汀区社区网格员管理办法

各街道办事处：

为规范专职网格员管理，制定本办法。

## 一、配备标准

每个网格配备专职网格员1名，300户至500户划为一个网格。由各街道办事处负责，2023年6月30日前配备到位。

## 二、培训考核

专职网格员每年参加集中培训不少于40学时，由区委社会工作部组织，各街道办事处配合，每年11月底前完成考核。

云汀区人民政府
2023年3月6日
""",
    "policies/grid-2025.md": """# 云汀区社区网格员管理办法（修订）

各街道办事处：

为进一步规范专职网格员管理，修订本办法。

## 一、配备标准

每个网格配备专职网格员1名、兼职网格员2名，200户至400户划为一个网格。

## 二、培训考核

专职网格员每年参加集中培训不少于60学时，由区委社会工作部组织，各街道办事处配合，每年11月底前完成考核。

云汀区人民政府
2025年5月12日
""",
    "policies/meals.md": """# 云汀区老年助餐服务补贴办法

各街道办事处：

## 一、补贴对象

户籍在本区、年满60周岁的老年人在社区食堂就餐的，每餐补贴2元；年满80周岁的，每餐补贴4元。

## 二、经费来源

补贴由区财政局列入年度预算，按季度拨付。各街道办事处每季度末核对就餐人次，报区民政局审核。

云汀区民政局
2025年1月8日
""",
    "plans/qingdi.md": """# 青荻街道2025年社区助餐点建设方案

各社区：

## 一、工作目标

2025年11月30日前，全街道新建社区助餐点3个，日均供餐量达到240份以上。

## 二、重点任务

（一）改造场地。由社会事务办公室牵头，2025年7月31日前完成荻花社区、芦湾社区和清渡社区三处场地改造。

（二）选定运营单位。由公共服务办公室牵头，2025年9月15日前通过公开比选确定运营单位，签订服务协议。

青荻街道办事处
2025年4月10日
""",
}
ENTRIES: dict[str, list[dict[str, object]]] = {
    "policies": [
        {
            "id": "grid-2023",
            "path": "policies/grid-2023.md",
            "title": "云汀区社区网格员管理办法",
            "doc_number": "云政发〔2023〕7号",
            "issued": "2023-03-06",
            "effective": "2023-04-01",
            "superseded_by": "grid-2025",
        },
        {
            "id": "grid-2025",
            "path": "policies/grid-2025.md",
            "title": "云汀区社区网格员管理办法（修订）",
            "doc_number": "云政发〔2025〕9号",
            "issued": "2025-05-12",
            "effective": "2025-06-01",
        },
        {
            "id": "meals",
            "path": "policies/meals.md",
            "title": "云汀区老年助餐服务补贴办法",
            "doc_number": "云民发〔2025〕2号",
            "issued": "2025-01-08",
            "in_force_until": "2027-12-31",
        },
    ],
    "plans": [
        {
            "id": "qingdi",
            "path": "plans/qingdi.md",
            "title": "青荻街道2025年社区助餐点建设方案",
            "issuer": "青荻街道办事处",
            "level": "subdistrict",
            "region": "青荻街道",
            "unit": "青荻街道",
            "issued": "2025-04-10",
        }
    ],
}


def write_corpus(root: Path) -> Path:
    for name, text in TEXTS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_manifest(root)
    return root


def write_manifest(root: Path) -> None:
    manifest: dict[str, object] = {
        group: [
            {
                "issuer": "云汀区人民政府",
                "level": "district",
                "region": "云汀区",
                "licence": "Apache-2.0, written for this project",
                "sha256": hashlib.sha256((root / str(entry["path"])).read_bytes()).hexdigest(),
            }
            | {key: date.fromisoformat(str(v)) if key in DATES else v for key, v in entry.items()}
            for entry in entries
        ]
        for group, entries in ENTRIES.items()
    }
    manifest["regions"] = [{"name": "青荻街道", "within": "云汀区"}, {"name": "望桥街道", "within": "云汀区"}]
    (root / "manifest.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")


DATES = {"issued", "effective", "in_force_until"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus")


@pytest.fixture
def index(tmp_path: Path, corpus: Path) -> Iterator[Index]:
    with Index(tmp_path / "home", wait=0) as opened:
        run = opened.update([corpus])
        assert not run.failed
        assert len(run.added) == 4
        yield opened


def documents(found: list[object]) -> list[str]:
    return [getattr(passage, "document") for passage in found]  # noqa: B009 - keeps the helper free of the type


# ------------------------------------------------------------------------------------------------------- searching


def test_a_question_finds_the_paragraph_that_answers_it(index: Index) -> None:
    best = index.search("八十岁以上老人就餐补贴多少", 3, as_of=DAY)[0]
    assert best.document == "meals"
    assert "每餐补贴4元" in best.text
    assert best.source == "corpus/policies/meals.md"
    assert best.locator.startswith("一、第1段（第")
    assert best.doc_number == "云民发〔2025〕2号"


def test_the_locator_opens_the_place(index: Index, corpus: Path) -> None:
    for passage in index.search("网格员培训考核", 10, as_of=DAY):
        source = (corpus.parent / passage.source).read_text(encoding="utf-8")[passage.start : passage.end]
        assert all(line in source for line in passage.text.splitlines())
        assert f"（第{passage.start + 1}—{passage.end}字）" in passage.locator


def test_a_superseded_document_is_offered_only_when_asked_for_and_then_marked(index: Index) -> None:
    query = "专职网格员每年参加集中培训学时"
    assert "grid-2023" not in documents([*index.search(query, 20, as_of=DAY)])
    marked = [p for p in index.search(query, 20, as_of=DAY, include_stale=True) if p.document == "grid-2023"]
    assert marked
    assert not any(p.in_force for p in marked)
    assert marked[0].remark == "已被《云汀区社区网格员管理办法（修订）》取代（有效至2025-05-31）"


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2023, 3, 31), set()),  # issued, not yet in force
        (date(2023, 4, 1), {"grid-2023"}),
        (date(2025, 5, 31), {"grid-2023"}),
        (date(2025, 6, 1), {"grid-2025"}),
    ],
)
def test_what_is_in_force_depends_on_the_day(index: Index, day: date, standing: set[str]) -> None:
    found = index.search("网格员 培训 考核 配备", 20, as_of=day)
    assert {p.document for p in found} & {"grid-2023", "grid-2025"} == standing
    assert all(p.in_force for p in found)


def test_an_expired_document_is_left_out(index: Index) -> None:
    assert "meals" in documents([*index.search("助餐补贴", 20, as_of=date(2027, 12, 31))])
    assert "meals" not in documents([*index.search("助餐补贴", 20, as_of=date(2028, 1, 1))])


def test_filters(index: Index) -> None:
    assert {p.kind for p in index.search("助餐", 20, kind="plan", as_of=DAY)} == {"plan"}
    assert {p.level for p in index.search("助餐", 20, level="district", as_of=DAY)} == {"district"}
    assert index.search("助餐", 20, kind="report", as_of=DAY) == []


def test_a_region_sees_itself_and_what_it_lies_in_but_no_neighbour(index: Index) -> None:
    assert {p.region for p in index.search("助餐点", 20, region="青荻街道", as_of=DAY)} == {"青荻街道", "云汀区"}
    assert {p.region for p in index.search("助餐点", 20, region="望桥街道", as_of=DAY)} == {"云汀区"}
    assert index.search("助餐点", 20, region="别处街道", as_of=DAY) == []


def test_what_the_state_issues_applies_in_every_region(tmp_path: Path) -> None:
    (tmp_path / "法.md").write_text(
        "# 居民楼道照明维护规定\n\n第一条 楼道照明损坏的，应当在3日内修复。\n\n国务院办公厅\n2025年3月6日\n",
        encoding="utf-8",
    )
    (tmp_path / "街.md").write_text(
        "# 柳浦街道楼道照明维护工作方案\n\n一、工作任务\n\n楼道照明每月巡查1次。\n\n"
        "云汀区人民政府柳浦街道办事处\n2025年3月6日\n",
        encoding="utf-8",
    )
    with Index(tmp_path / "home") as index:
        index.update([tmp_path / "法.md", tmp_path / "街.md"])
        titles = {p.title for p in index.search("楼道照明", region="望桥街道", as_of=DAY)}
        assert titles == {"居民楼道照明维护规定"}
        own = {p.title for p in index.search("楼道照明", unit="云汀区柳浦街道办事处", as_of=DAY)}
        assert len(own) == 2
        assert {p.title for p in index.search("楼道照明", unit="望桥街道", as_of=DAY)} == {"居民楼道照明维护规定"}
        assert index.knows_unit("柳浦街道")
        assert not index.knows_unit("望桥街道")


def test_a_unit_never_gets_another_units_passages(index: Index) -> None:
    assert "qingdi" in documents([*index.search("助餐点", 20, unit="青荻街道", as_of=DAY)])
    assert "qingdi" not in documents([*index.search("助餐点", 20, unit="望桥街道", as_of=DAY)])


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("云民发〔2025〕2号", "meals"),
        ("请查一下云民发[2025]02号的网格要求", "meals"),
        ("《云汀区老年助餐服务补贴办法》网格员培训", "meals"),
        ("《云汀区社区网格员管理办法（修订）》", "grid-2025"),
    ],
)
def test_a_document_named_by_number_or_title_comes_first(index: Index, query: str, document: str) -> None:
    assert index.search(query, 5, as_of=DAY)[0].document == document


def test_no_document_fills_the_answer_while_others_remain(index: Index) -> None:
    found = index.search("网格员培训考核配备标准", 3, as_of=DAY, per_document=1)
    assert sorted(documents([*found])) == ["grid-2025", "meals", "qingdi"]
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


@pytest.mark.parametrize("query", ["", "　 ", "，。！？", "《》"])
def test_a_query_without_a_word_is_said_to_be_one(index: Index, query: str) -> None:
    with pytest.raises(UserError, match="没有可以检索的文字"):
        index.search(query)


def test_a_query_of_many_pages_is_answered(index: Index) -> None:
    assert index.search(TEXTS["policies/meals.md"] * 60, 3, as_of=DAY)[0].document == "meals"


def test_lookup_finds_stale_documents_too_and_says_so(index: Index) -> None:
    (old,) = index.lookup("云政发（2023）7号")
    assert old.id == "grid-2023"
    assert not old.in_force(DAY)
    assert [r.id for r in index.lookup("云汀区老年助餐服务补贴办法")] == ["meals"]
    assert index.lookup("《没有这份文件》") == []


# -------------------------------------------------------------------------------------------------------- updating


def test_a_second_run_changes_nothing(index: Index, corpus: Path) -> None:
    before = [p.id for p in index.search("网格员", 20, as_of=DAY)]
    run = index.update([corpus])
    assert (run.added, run.refreshed, run.removed, run.unchanged) == ((), (), (), 4)
    assert [p.id for p in index.search("网格员", 20, as_of=DAY)] == before


def test_a_changed_text_replaces_the_old_one(index: Index, corpus: Path) -> None:
    path = corpus / "policies/meals.md"
    path.write_text(path.read_text(encoding="utf-8").replace("每餐补贴4元", "每餐补贴5元"), encoding="utf-8")
    write_manifest(corpus)
    run = index.update([corpus])
    assert run.refreshed == ("corpus/policies/meals.md",)
    texts = "".join(p.text for p in index.search("就餐补贴", 50, as_of=DAY))
    assert "每餐补贴5元" in texts
    assert "每餐补贴4元" not in texts


def test_changed_metadata_alone_refresh_a_document(index: Index, corpus: Path) -> None:
    path = corpus / "manifest.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2027-12-31", "2026-01-31"), encoding="utf-8")
    assert index.update([corpus]).refreshed == ("corpus/policies/meals.md",)
    assert "meals" not in documents([*index.search("助餐补贴", 20, as_of=DAY)])


def test_what_is_gone_from_the_disk_is_gone_from_the_index(index: Index, corpus: Path) -> None:
    (corpus / "plans/qingdi.md").unlink()
    manifest = yaml.safe_load((corpus / "manifest.yaml").read_text(encoding="utf-8"))
    del manifest["plans"]
    (corpus / "manifest.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    assert index.update([corpus]).removed == ("corpus/plans/qingdi.md",)
    assert "qingdi" not in documents([*index.search("助餐点", 20, as_of=DAY)])


def test_another_folder_does_not_delete_what_lies_elsewhere(index: Index, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more/长堤社区.txt").write_text(
        "长堤社区说明\n\n居民用水由供水站负责，每日巡查两次。\n", encoding="utf-8"
    )
    run = index.update([tmp_path / "more"])
    assert (len(run.added), run.removed) == (1, ())
    assert "meals" in documents([*index.search("助餐补贴", 20, as_of=DAY)])


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_goes_on(index: Index, corpus: Path) -> None:
    (corpus / "坏文件.docx").write_bytes(b"PK\x03\x04 broken")
    (corpus / "空文件.md").write_text("", encoding="utf-8")
    (corpus / "新增.md").write_text("# 和磬社区说明\n\n一、事项\n\n电梯每月检修一次。\n", encoding="utf-8")
    run = index.update([corpus])
    assert sorted(failure.path.rpartition("/")[2] for failure in run.failed) == ["坏文件.docx", "空文件.md"]
    assert all(failure.path in failure.message for failure in run.failed)
    assert len(run.added) == 1
    assert index.search("电梯检修", 1, as_of=DAY)[0].title == "和磬社区说明"


def test_what_carries_a_secrecy_mark_is_not_taken_in_and_what_was_taken_in_goes(
    index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "专报.md"
    body = "# 望桥街道楼道堆物情况专报\n\n望桥街道现有楼道堆物点位214处，涉及6个小区。\n"
    path.write_text(body, encoding="utf-8")
    index.update([path])
    question = "楼道堆物点位有多少处"
    assert "214处" in index.search(question, 1, as_of=DAY)[0].text
    path.write_text("机密★1年\n\n" + body, encoding="utf-8")
    run = index.update([path])
    (failure,) = run.failed
    assert "标有“机密★1年”，不收录" in failure.message
    assert "移到规定的涉密或内部系统" in failure.message
    assert len(run.removed) == 1
    assert all("214处" not in passage.text for passage in index.search(question, 10, as_of=DAY))
    assert main(["index", str(path)]) == 2
    assert "机密★1年" in capsys.readouterr().err


def test_a_file_that_differs_from_its_manifest_is_refused_and_the_old_text_stays(index: Index, corpus: Path) -> None:
    (corpus / "policies/meals.md").write_text("# 冒名文件\n\n一、事项\n\n每餐补贴90元。\n", encoding="utf-8")
    (failure,) = index.update([corpus]).failed
    assert "sha256 不符" in failure.message
    assert "每餐补贴4元" in index.search("就餐补贴", 1, as_of=DAY)[0].text


def test_a_registered_file_that_is_missing_is_reported(index: Index, corpus: Path) -> None:
    (corpus / "plans/qingdi.md").unlink()
    (failure,) = index.update([corpus]).failed
    assert "清单登记了这份文件，但文件不在" in failure.message
    assert "qingdi" in documents([*index.search("助餐点", 20, as_of=DAY)])


def test_a_path_that_does_not_exist_is_a_failure(index: Index, tmp_path: Path) -> None:
    (failure,) = index.update([tmp_path / "没有这里"]).failed
    assert "没有这个文件或文件夹" in failure.message


def test_one_file_of_a_corpus_is_described_by_the_manifest_above_it(tmp_path: Path, corpus: Path) -> None:
    with Index(tmp_path / "other", wait=0) as index:
        index.update([corpus / "policies/meals.md"])
        assert [r.doc_number for r in index.documents()] == ["云民发〔2025〕2号"]


def test_a_moved_corpus_is_the_same_corpus(index: Index, corpus: Path) -> None:
    moved = corpus.rename(corpus.parent / "语料")
    run = index.update([moved])
    assert not run.failed
    assert sorted(r.id for r in index.documents()) == ["grid-2023", "grid-2025", "meals", "qingdi"]


def test_the_library_outgrowing_its_embedding_gets_a_new_one(index: Index, corpus: Path, tmp_path: Path) -> None:
    def models() -> list[str]:
        return [path.name for path in (tmp_path / "home/index").glob("*.npz")]

    before = models()
    for n in range(12):
        text = "\n\n".join(f"（{c}）第{n}号楼{c}单元的排水管由物业每季度疏通，做好登记。" for c in "一二三")
        (corpus / f"排水{n}.md").write_text(f"# 第{n}号楼排水说明\n\n一、安排\n\n{text}\n", encoding="utf-8")
    index.update([corpus])
    assert len(models()) == 1
    assert models() != before
    assert index.search("八十岁以上老人就餐补贴", 1, as_of=DAY)[0].document == "meals"


# -------------------------------------------------------------------------------------- ownership, versions, damage


def test_the_index_outlives_its_process(index: Index, tmp_path: Path) -> None:
    first = [(p.id, p.score) for p in index.search("网格员", 5, as_of=DAY)]
    index.close()
    with Index(tmp_path / "home", wait=0) as again:
        assert [(p.id, p.score) for p in again.search("网格员", 5, as_of=DAY)] == first


def test_a_second_owner_is_refused(index: Index, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match=f"正被进程 {os.getpid()} 使用"):
        Index(tmp_path / "home", wait=0)
    index.close()
    Index(tmp_path / "home", wait=0).close()


def test_searching_before_indexing_says_what_to_run(tmp_path: Path) -> None:
    with Index(tmp_path / "home", wait=0) as index, pytest.raises(IndexUnavailable, match="wenheng index"):
        index.search("网格")
    assert not (tmp_path / "home/index/stamp.json").exists()


def test_an_index_of_another_version_is_refused_and_can_be_rebuilt(index: Index, tmp_path: Path) -> None:
    index.close()
    path = tmp_path / "home/index/stamp.json"
    stamp = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**stamp, "embedding": "older-0"}), encoding="utf-8")
    with pytest.raises(IndexUnavailable, match=r"另一版本.*--rebuild.*older-0"):
        Index(tmp_path / "home", wait=0)
    with Index.rebuild(tmp_path / "home", wait=0) as again:
        assert again.roots == [str(tmp_path / "corpus")]
        assert len(again.update([tmp_path / "corpus"]).added) == 4


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_a_spoilt_stamp_is_said_to_be_one(index: Index, tmp_path: Path, content: str) -> None:
    index.close()
    (tmp_path / "home/index/stamp.json").write_text(content, encoding="utf-8")
    with pytest.raises(IndexUnavailable, match=r"stamp\.json"):
        Index(tmp_path / "home", wait=0)


def test_a_spoilt_record_is_said_to_be_one(index: Index, tmp_path: Path) -> None:
    index.close()
    (tmp_path / "home/index/record.sqlite").write_bytes(b"no database" * 500)
    with Index(tmp_path / "home", wait=0) as again, pytest.raises(IndexUnavailable, match=r"record\.sqlite"):
        again.search("网格")


_SEARCH = """
import sys
from datetime import date
from pathlib import Path
from app.retrieval import Index
with Index(Path(sys.argv[1]), wait=0) as index:
    print([p.id for p in index.search("网格员培训", 5, as_of=date(2026, 3, 2))])
"""


@pytest.mark.parametrize("part", ["lexical", "chroma", "model"])
def test_a_lost_part_is_made_again_from_the_record(index: Index, tmp_path: Path, part: str) -> None:
    expected = index.search("网格员培训", 5, as_of=DAY)
    index.close()
    home = tmp_path / "home/index"
    for path in home.glob("*.npz") if part == "model" else sorted((home / part).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    done = subprocess.run(  # Chroma keeps a closed database open in the process that used it
        [sys.executable, "-c", _SEARCH, str(tmp_path / "home")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str([p.id for p in expected])


# ------------------------------------------------------------------------------------------------------------ kills


def test_a_change_that_was_begun_and_never_acknowledged_is_undone(index: Index, tmp_path: Path) -> None:
    parts = index._opened()
    record = parts.store.document("meals")
    assert record is not None
    (first, *_) = parts.store.chunks_of("meals")
    parts.store.begin(["meals", "new"])
    ingest.put(parts, [(record, [replace(first, text="半途写入的文字")]), (replace(record, id="new"), [first])])
    index.close()
    with Index(tmp_path / "home", wait=0) as again:
        found = again.search("半途写入 就餐补贴", 50, as_of=DAY)
        assert not any("半途" in p.text for p in found)
        assert {p.document for p in found} == {"meals", "qingdi", "grid-2025"}
        assert again._opened().vectors.count() == again._opened().lexical.count() == again._opened().store.count()
        assert "每餐补贴4元" in "".join(p.text for p in found)


_ENDLESS = """
import sys
from pathlib import Path
from app.retrieval import Index, ingest
ingest._BATCH_DOCUMENTS = 2
with Index(Path(sys.argv[1]), wait=0) as index:
    acknowledge = index._opened().store.acknowledge
    def say(items, removed):
        acknowledge(items, removed)
        for stored, _ in items:
            print(stored.record.source, flush=True)
    index._opened().store.__class__.acknowledge = lambda self, items, removed: say(items, removed)
    index.update([Path(sys.argv[2])])
    print("end", flush=True)
"""


@pytest.mark.parametrize("lines_before_kill", [1, 5, 9])
def test_a_kill_loses_nothing_acknowledged_and_the_next_run_completes_it(
    tmp_path: Path, lines_before_kill: int
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(24):
        text = f"# 第{n}号楼说明\n\n一、安排\n\n第{n}号楼由{n + 3}名楼长轮值，每月第{n % 4 + 1}周巡查消防设施。\n"
        (folder / f"{n:02}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", _ENDLESS, str(tmp_path / "home"), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(lines_before_kill)]
        time.sleep(0.002 * lines_before_kill)  # into the next batch
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().split()
    with Index(tmp_path / "home", wait=0) as index:
        held = {p.source for p in index.search("楼长轮值", 100, as_of=DAY)}
        assert set(acknowledged) - {"end"} <= held
        run = index.update([folder])
        assert len(run.added) + run.unchanged == 24
        assert len({p.source for p in index.search("楼长轮值", 100, as_of=DAY)}) == 24
