"""wenheng index and wenheng search, as a clerk calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_retrieval_index import write_corpus

from app.cli import main
from app.retrieval import Index


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus")


def test_index_tells_what_it_did(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", str(corpus)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("检索库已更新：新增 4 份，刷新 0 份，未变 0 份，移除 0 份，失败 0 份；现有 ")
    assert err == ""
    assert main(["index", str(corpus)]) == 0
    assert "新增 0 份，刷新 0 份，未变 4 份" in capsys.readouterr().out


def test_a_bad_file_among_good_ones_gives_1_and_alone_gives_2(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = corpus / "坏文件.docx"
    bad.write_bytes(b"not a zip")
    assert main(["index", str(corpus)]) == 1
    out, err = capsys.readouterr()
    assert "新增 4 份" in out
    assert "失败 1 份" in out
    assert "未能收录：" in err
    assert "坏文件.docx" in err
    assert main(["index", str(bad)]) == 2


def test_a_malformed_manifest_stops_the_run(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus / "manifest.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("level: district", "level: 区", 1), encoding="utf-8")
    assert main(["index", str(corpus)]) == 2
    assert "manifest.yaml 第" in capsys.readouterr().err


def test_search_json_is_as_promised(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["index", str(corpus)])
    capsys.readouterr()
    arguments = ["search", "就餐补贴", "-k", "2", "--as-of", "2026-03-02", "--kind", "policy", "--region", "青荻街道"]
    assert main([*arguments, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "wenheng.search/1"
    first = answer["passages"][0]
    assert {"id", "source", "title", "locator", "text", "score", "issued_on", "in_force"} <= first.keys()
    assert (first["source"], first["issued_on"], first["in_force"]) == ("corpus/policies/meals.md", "2025-01-08", True)
    assert first["text"] in Path(first["path"]).read_text(encoding="utf-8").replace("\n\n", "\n")


def test_search_text_names_document_and_place(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["index", str(corpus)])
    capsys.readouterr()
    assert main(["search", "就餐补贴", "--as-of", "2026-03-02"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1. 《云汀区老年助餐服务补贴办法》（云民发〔2025〕2号）　云汀区人民政府，2025-01-08成文")
    assert "corpus/policies/meals.md　一、第1段" in out


@pytest.mark.parametrize("option", ["--as-of", "--today"])
def test_a_stale_document_is_named_and_not_shown(corpus: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    main(["index", str(corpus)])
    capsys.readouterr()
    main(["search", "云政发〔2023〕7号", option, "2026-03-02"])
    out, err = capsys.readouterr()
    assert "40学时" not in out
    assert "已被《云汀区社区网格员管理办法（修订）》取代" in err
    main(["search", "云政发〔2023〕7号", "--as-of", "2026-03-02", "--include-stale"])
    out, err = capsys.readouterr()
    assert "40学时" in out
    assert "【已被《云汀区社区网格员管理办法（修订）》取代" in out
    assert err == ""


def test_a_region_that_nothing_tells_about_is_said_to_be_one(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["index", str(corpus)])
    capsys.readouterr()
    assert main(["search", "助餐", "--region", "别处街道"]) == 0
    out, err = capsys.readouterr()
    assert "没有找到相关段落" in out
    assert "没有“别处街道”的文件" in err
    main(["search", "助餐", "--region", "望桥街道"])
    assert "望桥街道" not in capsys.readouterr().err


def test_what_a_search_cannot_tell_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    undated = tmp_path / "楼道.md"
    undated.write_text("# 关于楼道照明维护的通知\n\n楼道灯损坏的，应当自报修之日起3日内修复。\n", encoding="utf-8")
    assert main(["index", str(undated)]) == 0
    capsys.readouterr()
    assert main(["search", "楼道照明", "--unit", "望桥街道"]) == 0
    out, err = capsys.readouterr()
    assert "成文日期不详" in out
    assert "没有属于“望桥街道”的文件" in err


def test_search_before_index_gives_3_and_makes_nothing(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "网格"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "请先运行 wenheng index" in err
    assert not Path(home).joinpath("index").exists()


def test_an_index_in_use_gives_3(
    home: str, corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["index", str(corpus)])
    monkeypatch.setattr("app.retrieval.index.WAIT", 0.0)
    with Index(Path(home)):
        assert main(["search", "网格"]) == 3
    assert "同一时间只能由一个进程打开" in capsys.readouterr().err


def test_an_index_of_another_version_gives_3_and_rebuild_heals_it(
    home: str, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["index", str(corpus)])
    stamp = Path(home) / "index/stamp.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text(encoding="utf-8")), "format": 0}), encoding="utf-8")
    capsys.readouterr()
    assert main(["search", "网格"]) == 3
    assert "wenheng index --rebuild" in capsys.readouterr().err
    assert main(["index", "--rebuild"]) == 0
    assert "新增 4 份" in capsys.readouterr().out
    assert main(["search", "网格"]) == 0


def test_no_word_to_search_for_gives_2(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["index", str(corpus)])
    assert main(["search", "？？"]) == 2
    assert "没有可以检索的文字" in capsys.readouterr().err


def test_an_unwritable_home_gives_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "file" / "home"))
    assert main(["index"]) == 3
    assert "不能写入" in capsys.readouterr().err


def test_a_chroma_server_out_of_reach_gives_3(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_CHROMA_URL", "http://127.0.0.1:9")
    assert main(["index", str(corpus)]) == 3
    assert "WENHENG_CHROMA_URL" in capsys.readouterr().err
    monkeypatch.setenv("WENHENG_CHROMA_URL", "chroma")
    assert main(["index", str(corpus)]) == 3
    assert "应写成 http://主机:端口" in capsys.readouterr().err


def test_what_nothing_matches_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index"]) == 0
    assert main(["search", "xyzzy123"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("没有找到相关段落。")


def test_an_index_of_nothing_is_not_called_updated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "没有的文件夹"]) == 2
    assert "检索库已更新" not in capsys.readouterr().out


def test_files_that_are_no_documents_are_named_and_are_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "说明.md").write_text("# 和磬社区说明\n\n一、事项\n\n电梯每月检修一次。\n", encoding="utf-8")
    (tmp_path / "名册.xlsx").write_bytes(b"x")
    (tmp_path / "现场.jpg").write_bytes(b"x")
    assert main(["index", str(tmp_path)]) == 0
    err = capsys.readouterr().err
    assert "不是文稿，未收录 2 个文件" in err
    assert "名册.xlsx" in err
    assert "现场.jpg" in err


def test_a_document_format_that_cannot_be_read_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "说明.md").write_text("# 和磬社区说明\n\n一、事项\n\n电梯每月检修一次。\n", encoding="utf-8")
    (tmp_path / "公文.ofd").write_bytes(b"PK\x03\x04")
    assert main(["index", str(tmp_path)]) == 1
    assert "公文.ofd" in capsys.readouterr().err


@pytest.mark.parametrize("query", ["，。！？" * 100, "…", "　\n\t"])
def test_a_query_of_nothing_but_marks_is_refused_in_one_sentence(
    corpus: Path, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    main(["index", str(corpus)])
    capsys.readouterr()
    assert main(["search", query]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "没有可以检索的文字" in err
    assert len(err) < 200


def test_a_query_of_ten_thousand_characters_is_answered(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["index", str(corpus)])
    capsys.readouterr()
    assert main(["search", "就餐补贴" * 2500, "--as-of", "2026-03-02", "-k", "1"]) == 0
    assert "老年助餐服务补贴办法" in capsys.readouterr().out
