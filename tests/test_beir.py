"""Retrieval measured on a folder that somebody else made."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

from app.cli import main
from app.evaluation.beir import measures, read

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = {
    "a": ("噪声管理", "夜间在居民住宅附近进行施工作业，产生噪声干扰他人的，责令改正。"),
    "b": ("养犬管理", "携带犬只出户，应当系犬绳，及时清除粪便。"),
    "c": ("消防管理", "任何单位和个人不得占用、堵塞疏散通道和消防车通道。"),
    "d": ("", "住房公积金由单位按月缴存。"),
}
QUERIES = {"1": "遛狗不拴绳怎么办", "2": "楼道里堆东西", "3": "没有标注的问题"}


def folder(root: Path, judgements: str = "query-id\tcorpus-id\tscore\n1\tb\t1\n2\tc\t2\n2\ta\t0\n") -> Path:
    rows = [{"_id": i, "title": title, "text": text, "metadata": {}} for i, (title, text) in DOCUMENTS.items()]
    (root / "corpus.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    asked = [{"_id": i, "text": text} for i, text in QUERIES.items()]
    (root / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in asked), encoding="utf-8")
    (root / "qrels.tsv").write_text(judgements, encoding="utf-8")
    return root


def test_a_folder_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "retrieval", str(folder(tmp_path)), "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)["retrieval"]
    assert (answer["documents"], answer["queries"]) == (4, 2)
    figures = {one["way"]: one for one in answer["figures"]}
    assert set(figures) == {"lexical", "vectors", "hybrid"}
    assert figures["hybrid"]["ndcg"] == figures["hybrid"]["at_100"] == 1.0


def test_the_table_names_the_measures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "retrieval", str(folder(tmp_path))]) == 0
    out = capsys.readouterr().out
    assert "4 份文档，2 个问题" in out
    assert "nDCG@10" in out
    assert "R@100" in out


def test_judgements_may_stand_in_a_folder_and_in_the_form_of_trec(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "qrels.tsv").unlink()
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text("1 0 b 1\n2 0 c 1\n", encoding="utf-8")
    assert [grades for _, grades in read(tmp_path).queries] == [{"b": 1}, {"c": 1}]


def test_measures_are_those_of_the_books() -> None:
    ndcg, at_10, at_100, rank = measures(["x", "b", "y", *"zzzzzzzz", "c"], {"b": 1, "c": 1})
    assert ndcg == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))
    assert (at_10, at_100, rank) == (0.5, 1.0, 0.5)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", None, "corpus.jsonl：打不开"),
        ("qrels.tsv", None, "没有相关性标注"),
        ("queries.jsonl", '{"_id": "1", "text": "甲"}\nnot json', "queries.jsonl 第2行"),
        ("queries.jsonl", '["1"]', "queries.jsonl 第1行：应为含有 _id"),
        ("qrels.tsv", "1\tb\t1\n1\tb", "qrels.tsv 第2行"),
        ("qrels.tsv", "8\t9\t1\n", "没有一个问题有相关文档"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | None, said: str
) -> None:
    path = folder(tmp_path) / name
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    assert main(["eval", "retrieval", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_belongs_to_retrieval_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "draft", str(folder(tmp_path))]) == 2
    assert "wenheng eval retrieval" in capsys.readouterr().err
