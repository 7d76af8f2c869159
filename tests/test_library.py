"""Citations, names and quotations looked up in what the user has taken in."""

from __future__ import annotations

import json
import pickle
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.cli import main
from app.local import local
from app.retrieval import Index, library
from app.settings import Settings
from evaluators.library import Held, Library

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

MANIFEST = """\
policies:
- {id: measures-2025, path: measures.md, title: 云汀区社区网格化管理办法, doc_number: 云民发〔2025〕9号,
   issuer: 云汀区民政局, level: district, region: 云汀区,
   issued: 2025-06-20, effective: 2025-07-01, licence: own, sha256: SHA1}
- {id: measures-2022, path: old.md, title: 云汀区社区网格化管理暂行办法, doc_number: 云民发〔2022〕18号,
   issuer: 云汀区民政局, level: district, region: 云汀区,
   issued: 2022-08-19, in_force_until: 2025-06-30, superseded_by: measures-2025,
   licence: own, sha256: SHA2}
regions:
- {name: 柳浦街道, within: 云汀区}
"""
MEASURES = """# 云汀区社区网格化管理办法

第一条　网格员应当每日巡查责任网格，当日录入、当日上报。

第二条　区民政局表彰网格员陈望禾，推广其巡查做法。
"""
OLD = "# 云汀区社区网格化管理暂行办法\n\n第一条　网格员每周巡查一次责任网格，发现问题及时上报。\n"
PLAN = """柳浦街道网格巡查工作方案

根据《云汀区社区网格化管理暂行办法》（云民发〔2022〕18号）要求，制定本方案。
一、工作安排
《云汀区社区网格化管理办法》规定：“网格员应当每日巡查责任网格，当日录入、次日上报”。学习陈望禾同志先进事迹，执行《云汀区巡查积分细则》。
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import hashlib

    folder = tmp_path_factory.mktemp("library")
    corpus = folder / "corpus"
    corpus.mkdir()
    text = MANIFEST
    for mark, name, words in (("SHA1", "measures.md", MEASURES), ("SHA2", "old.md", OLD)):
        (corpus / name).write_text(words, encoding="utf-8")
        text = text.replace(mark, hashlib.sha256(words.encode()).hexdigest())
    (corpus / "manifest.yaml").write_text(text, encoding="utf-8")
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    with Index(folder / "home") as index:
        run = index.update([corpus])
        assert len(run.added) == 2, run
    return folder


def evidence(folder: Path, capsys: pytest.CaptureFixture[str], home: Path) -> list[tuple[str, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WENHENG_HOME", str(home))
        main(["review", str(folder / "plan.md"), "--today", "2026-03-02", "--select", "EVD", "--format", "json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return [(finding["code"], finding["verdict"]) for finding in answer["files"][0]["findings"]]


def test_a_review_looks_things_up_in_what_was_indexed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evidence(home, capsys, home / "home") == [
        ("EVD-02", "fault"),  # replaced
        ("EVD-06", "fault"),  # 次日 for 当日
        ("EVD-02", "fault"),  # not held
    ]


def test_without_an_index_nothing_can_be_told_and_nothing_passes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evidence(home, capsys, home / "empty") == [
        ("EVD-06", "undetermined"),
        ("EVD-05", "undetermined"),
        ("EVD-02", "undetermined"),  # both in one
    ]


def test_the_record_alone_is_read_while_another_process_holds_the_index(home: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom app.local import local\nfrom app.settings import Settings\n"
        f"here = local(Settings(home=Path({str(home / 'home')!r})))\n"
        "assert here.library.titled('云汀区社区网格化管理办法'), here\n"
        "assert here.library.mentions('陈望禾')\n"
        "print(*({name.partition('.')[0] for name in sys.modules} & {'chromadb', 'tantivy', 'numpy'}))"
    )
    with Index(home / "home"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == ""


def test_a_library_goes_to_another_process(home: Path) -> None:
    here = local(Settings(home=home / "home"))
    assert here.library is not None
    again = pickle.loads(pickle.dumps(here)).library  # noqa: S301 - our own
    assert again.numbered("依据云民发[2025]09号")[0].title == "云汀区社区网格化管理办法"
    assert again.wording("网格员应当每日巡查责任网格，当日录入、当日上报").held


def test_a_damaged_record_is_named_and_the_review_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "record.sqlite").write_bytes(b"no database at all, but long enough to be taken for one")
    (tmp_path / "plan.md").write_text(PLAN, encoding="utf-8")
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path))
    main(["review", str(tmp_path / "plan.md"), "--select", "EVD-02", "--format", "json"])
    said = capsys.readouterr()
    assert "record.sqlite 读不出来" in said.err
    assert json.loads(said.out)["files"][0]["findings"][0]["verdict"] == "undetermined"


def test_where_nothing_was_taken_in_or_set_no_rule_is_loaded_to_find_that_out(tmp_path: Path) -> None:
    look = (
        "import sys, pathlib\n"
        "from app.local import Local, local\n"
        "from app.settings import Settings\n"
        f"assert local(Settings(home=pathlib.Path({str(tmp_path)!r}))) == Local()\n"
        "assert not {'evaluators.library', 'evaluators.district', 'evaluators.catalog'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", look], check=True)


def test_an_index_without_a_document_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    from app.retrieval.store import Store

    Store(tmp_path / "index" / "record.sqlite").close()
    assert library.of(tmp_path / "index" / "record.sqlite") is None
    assert local(Settings(home=tmp_path)).library is None
    with sqlite3.connect(tmp_path / "index" / "record.sqlite") as database:
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (0,)


def test_the_texts_are_read_once_and_only_when_asked_for() -> None:
    asked = []

    def texts() -> Iterator[str]:
        asked.append(1)
        yield "区委表彰周禾生。"

    held = Library((Held("云汀区巡查办法"),), texts=texts)
    assert held.titled("云汀区巡查办法")
    assert asked == []
    assert held.mentions("周禾生")
    assert not held.mentions("孙田坝")
    assert asked == [1]


@pytest.mark.parametrize(
    ("cited", "held", "found"),
    [
        ("关于印发〈云汀区巡查办法〉的通知", "云汀区巡查办法", True),
        ("云汀区巡查办法", "关于印发《云汀区巡查办法》的通知", True),
        ("关于加强楼道巡查的意见", "云汀区人民政府办公室关于加强楼道巡查的意见", True),
        ("云汀区巡查暂行办法", "云汀区巡查办法", False),
    ],
)
def test_a_title_is_found_however_it_is_cited(cited: str, held: str, found: bool) -> None:
    assert bool(Library((Held(held),)).titled(cited)) is found


def test_standing_is_judged_by_the_day() -> None:
    held = Held("甲办法", issued=date(2025, 1, 1), effective=date(2025, 3, 1), until=date(2025, 12, 31))
    assert "尚未生效" in held.remark(date(2025, 2, 28))
    assert held.remark(date(2025, 3, 1)) == held.remark(date(2025, 12, 31)) == ""
    assert "已经失效" in held.remark(date(2026, 1, 1))
