"""A manifest is read strictly: what is wrong is said with file, line and what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.retrieval import manifest
from app.settings import bundled
from evaluators.errors import SpecError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
policies:
- id: waste-2024
  path: policies/waste.md
  title: 云汀区生活垃圾分类管理办法
  doc_number: 云政发〔2024〕3号
  issuer: 云汀区人民政府
  level: district
  region: 云汀区
  unit: null
  issued: 2024-01-08
  licence: Apache-2.0, written for this project
  sha256: {sha}
regions:
- {{name: 柳浦街道, within: 云汀区}}
""".format(sha="a" * 64)


def read(tmp_path: Path, text: str) -> manifest.Manifest:
    path = tmp_path / "manifest.yaml"
    path.write_text(text, encoding="utf-8")
    return manifest.load(path)


def test_a_good_manifest(tmp_path: Path) -> None:
    listed = read(tmp_path, GOOD)
    ((group, entry),) = listed.entries
    assert (group, entry.id, entry.doc_number, entry.effective) == ("policies", "waste-2024", "云政发〔2024〕3号", None)
    assert listed.within == {"柳浦街道": "云汀区"}


def test_an_empty_manifest_lists_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "").entries == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("level: district", "level: 区级", 7, "'district'"),
        ("issued: 2024-01-08", "issued: 2024年1月8日", 10, "应为日期，写成 2026-03-02 的样子"),
        ("unit: null", "uint: null", 9, "不认识的项“policies.0.uint”"),
        ("  title: 云汀区生活垃圾分类管理办法\n", "", 2, "缺少“policies.0.title”"),
        ("path: policies/waste.md", "path: ../waste.md", 3, "应为语料目录之内的相对路径"),
        ("path: policies/waste.md", "path: /etc/waste.md", 3, "应为语料目录之内的相对路径"),
        ("id: waste-2024", "id: 垃圾分类", 2, "id 用小写字母、数字和连字符"),
        ("a" * 64, "abc", 12, "sha256 为 64 位十六进制"),
        ("unit: null", "unit: null\n  superseded_by: nobody", 2, "superseded_by“nobody”不是清单中另一份文件的 id"),
        ("unit: null", "unit: null\n  in_force_until: 2023-01-01", 2, "in_force_until 早于生效日期"),
        ("policies:", "polices:", 1, "不认识的项“polices”"),
        ("issuer: 云汀区人民政府", "issuer: [", 8, "不是正确的 YAML"),
        ("title: 云汀区生活垃圾分类管理办法", "title: 3", 4, "应为文字"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    with pytest.raises(SpecError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert said in str(caught.value)
    assert f"manifest.yaml 第{line}行：" in str(caught.value)


def test_an_id_twice(tmp_path: Path) -> None:
    entry = GOOD[GOOD.index("- id") : GOOD.index("regions")]
    with pytest.raises(SpecError, match="第13行：id“waste-2024”出现两次"):
        read(tmp_path, GOOD.replace("regions", f"{entry}regions").replace("policies/waste.md", "policies/b.md", 1))


def test_a_list_at_the_top(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="最外层应为"):
        read(tmp_path, "- a\n")


def test_a_manifest_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(SpecError, match="UTF-8"):
        manifest.load(path)


def test_the_manifest_of_another_program_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_text("apiVersion: v1\nkind: Pod\n", encoding="utf-8")
    assert not manifest.is_manifest(path)


def test_the_bundled_manifest_describes_its_files() -> None:
    listed = manifest.load(bundled("corpus") / "manifest.yaml")
    for _, entry in listed.entries:
        assert (listed.root / entry.path).is_file(), entry.path
