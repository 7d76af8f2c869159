"""Results of a batch in a store by URL: a real FTP server and a real S3 endpoint on the loopback."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from getpass import getuser
from typing import TYPE_CHECKING, Any

import pytest
from dask_cluster import free_port
from test_batch import plan
from test_batch_failures import COUNT, files
from test_batch_roster import book

from app.batch.store import Store
from app.cli import main
from app.settings import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["files"]  # a fixture


@dataclass(frozen=True)
class Server:
    """A store: its URL, and what it keeps, path -> (content, time of change)."""

    url: str
    kind: str

    def kept(self) -> dict[str, tuple[bytes, Any]]:
        store = Store.at(self.url, load())
        store.system.invalidate_cache()
        found = store.system.find(store.root, detail=True)
        return {
            name.removeprefix(f"{store.root}/"): (store.system.cat_file(name), told.get("LastModified"))
            for name, told in found.items()
        }


@pytest.fixture(params=["ftp", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    port, root = free_port(), tmp_path / "server"
    root.mkdir()
    command = {
        "ftp": ["pyftpdlib", "-i", "127.0.0.1", "-p", str(port), "-d", str(root), "-w", "-u", "office", "-P", "secret"],
        "s3": ["moto.server", "-H", "127.0.0.1", "-p", str(port)],
    }[request.param]
    process = subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None
        time.sleep(0.1)
    if request.param == "ftp":
        yield Server(f"ftp://office:secret@127.0.0.1:{port}/plans", "ftp")
    else:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # another product's variable: it has no say
        monkeypatch.setenv("WENHENG_STORAGE_KEY", "office")
        monkeypatch.setenv("WENHENG_STORAGE_SECRET", "secret")
        monkeypatch.setenv("WENHENG_STORAGE_ENDPOINT", f"http://127.0.0.1:{port}")
        make_bucket("plans")
        yield Server("s3://plans/2026", "s3")
    process.terminate()
    process.wait()


def make_bucket(name: str) -> None:
    from fsspec import filesystem

    from app.batch.store import _credentials

    filesystem("s3", **_credentials(f"s3://{name}", load())).mkdir(name)


def batch(files: tuple[Path, Path, Path], output: str, *more: str) -> int:
    return main(["batch", str(files[0]), str(files[1]), "-o", output, "--no-check", *more])


def held(kept: dict[str, tuple[bytes, Any]]) -> dict[str, str]:
    """Read the manifest of a store; assert that each document it names is there, byte for byte, and no other."""
    lines = [json.loads(line) for line in kept["manifest.jsonl"][0].decode().splitlines()]
    there = {name: hashlib.sha256(data).hexdigest() for name, (data, _) in kept.items() if name.endswith(".docx")}
    assert {line["path"]: line["sha256"] for line in lines} == there
    return there


def test_results_go_to_a_store_and_are_taken_up_from_it(
    files: tuple[Path, Path, Path], store: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert batch(files, store.url) == 0
    before = store.kept()
    first = held(before)
    assert len(first) == COUNT
    assert set(before) >= {"manifest.jsonl", "汇总.xlsx", "相似度报告.md"}
    said = capsys.readouterr().out
    assert "已存入" in said
    assert "secret" not in said
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "another-machine"))
    assert batch(files, store.url, "--resume") == 0
    assert f"其中 {COUNT} 份沿用上次结果" in capsys.readouterr().out
    after = store.kept()
    assert held(after) == first
    changed = [name for name in first if after[name][1] != before[name][1]]
    assert changed == []  # nothing was sent again


@pytest.mark.parametrize("how", [["--resume"], []])
def test_what_somebody_changed_in_the_store_is_not_lost(
    files: tuple[Path, Path, Path], store: Server, how: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert batch(files, store.url) == 0
    first = next(name for name in sorted(store.kept()) if name.endswith(".docx"))
    place = Store.at(store.url, load())
    place.system.pipe_file(f"{place.root}/{first}", b"edited by hand")
    plan(files[0], "{{社区}}的新方案。")
    capsys.readouterr()
    assert batch(files, store.url, *how) == 0
    copy = first.replace(".docx", "（原稿）.docx")
    assert (
        f"1 份文件被人改动过，或者没有生成记录，这次已重新生成，原来的另存在旁边，没有丢失：{copy}"
        in capsys.readouterr().err
    )
    kept = store.kept()
    assert kept.pop(copy)[0] == b"edited by hand"
    assert len(held(kept)) == COUNT
    plan(files[0], "{{社区}}的又一份方案。")
    assert batch(files, store.url, *how) == 0
    assert len([name for name in store.kept() if "原稿" in name]) == 1


def test_the_setting_copies_a_folder_to_the_store(
    files: tuple[Path, Path, Path], store: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_STORAGE_URL", store.url)
    assert batch(files, str(files[2])) == 0
    kept = Server(f"{store.url}/out", store.kind).kept()
    assert len(held(kept)) == COUNT
    assert (files[2] / "manifest.jsonl").read_bytes() == kept["manifest.jsonl"][0]
    assert (files[2] / "汇总.xlsx").read_bytes() == kept["汇总.xlsx"][0]


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("ftp://127.0.0.1:{port}/x", 3, "连接不上：对方拒绝或中断了连接"),
        ("nosuch://x/y", 2, "类型不能用"),
        ("http://127.0.0.1:{port}/x", 2, "类型不能用"),
        ("s3://plans/x", 2, "WENHENG_STORAGE_KEY"),
    ],
)
def test_a_store_out_of_reach_is_said_before_the_first_document(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], url: str, status: int, words: str
) -> None:
    assert batch(files, url.format(port=free_port())) == status
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("store", ["s3"], indirect=True)
@pytest.mark.usefixtures("store")
def test_a_bucket_that_is_not_there_is_said_before_the_first_document(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert batch(files, "s3://palns/2026") == 3
    assert "存储桶不存在" in capsys.readouterr().err
    assert not files[2].exists()


def test_an_object_store_out_of_reach_is_said_before_the_first_document(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WENHENG_STORAGE_KEY", "office")
    monkeypatch.setenv("WENHENG_STORAGE_SECRET", "secret")
    monkeypatch.setenv("WENHENG_STORAGE_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    assert batch(files, "s3://plans/2026") == 3
    said = capsys.readouterr().err
    assert "连接不上" in said
    assert said.count("\n") == 1


def test_what_is_gone_from_the_store_is_sent_again(files: tuple[Path, Path, Path], store: Server) -> None:
    assert batch(files, store.url) == 0
    lost = sorted(name for name in store.kept() if name.endswith(".docx"))[:3]
    place = Store.at(store.url, load())
    for name in lost:
        place.system.rm_file(f"{place.root}/{name}")
    assert batch(files, store.url, "--resume") == 0
    assert len(held(store.kept())) == COUNT


@pytest.mark.parametrize("store", ["ftp"], indirect=True)
def test_what_was_edited_here_is_not_overwritten_from_the_store(
    files: tuple[Path, Path, Path], store: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_STORAGE_URL", store.url)
    assert batch(files, str(files[2])) == 0
    first, second = sorted(files[2].rglob("*.docx"))[:2]
    first.write_bytes(b"a day's work")
    second.unlink()
    (files[2] / "manifest.jsonl").unlink()
    assert batch(files, str(files[2]), "--resume") == 0
    copy = first.with_stem(f"{first.stem}（原稿）")
    assert copy.read_bytes() == b"a day's work"
    kept = Server(f"{store.url}/out", store.kind).kept()
    assert kept.pop(copy.relative_to(files[2]).as_posix())[0] == b"a day's work"
    assert len(held(kept)) == COUNT


@pytest.mark.parametrize("store", ["ftp"], indirect=True)
def test_two_folders_of_one_name_have_two_places_in_the_store(
    files: tuple[Path, Path, Path], store: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_STORAGE_URL", store.url)
    march, april, may = (tmp_path / month / "各社区" for month in ("三月", "四月", "五月"))
    may.mkdir(parents=True)
    assert batch(files, str(march)) == 0
    first = held(Server(f"{store.url}/各社区", store.kind).kept())
    plan(files[0], "{{社区}}的四月方案。")
    assert batch(files, str(april)) == 0
    monkeypatch.chdir(may)
    book(files[1], [["社区"], ["桥东社区"]])
    plan(files[0], "{{社区}}的五月方案。")
    assert batch(files, ".", "--resume") == 0
    assert {path.name for path in may.glob("*.docx")} == {"桥东社区.docx"}
    assert held(Server(f"{store.url}/各社区", store.kind).kept()) == first
    assert len(held(Server(f"{store.url}/各社区（2）", store.kind).kept())) == COUNT
    assert len(held(Server(f"{store.url}/各社区（3）", store.kind).kept())) == 1
    assert batch(files, str(may), "--resume") == 0
    assert not any("（4）" in name for name in Server(store.url, store.kind).kept())


@pytest.mark.parametrize("store", ["ftp"], indirect=True)
def test_a_store_of_which_nothing_tells_whose_it_is_is_taken_up(
    files: tuple[Path, Path, Path], store: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert batch(files, f"{store.url}/各社区") == 0
    place = Store.at(f"{store.url}/各社区", load())
    place.system.rm_file(f"{place.root}/.source")
    monkeypatch.setenv("WENHENG_STORAGE_URL", store.url)
    assert batch(files, str(tmp_path / "换机" / "各社区"), "--resume") == 0
    assert not any("（2）" in name for name in Server(store.url, store.kind).kept())
    assert batch(files, str(tmp_path / "又一处" / "各社区"), "--resume") == 0
    assert any("（2）" in name for name in Server(store.url, store.kind).kept())


def test_a_place_of_the_store_belongs_to_one_until_another_takes_it_up(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"file://{tmp_path}/网盘/各社区"
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "甲"))
    assert batch(files, url) == 0
    first = held(Server(url, "file").kept())
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "乙"))
    book(files[1], [["社区"], ["书院社区"]])
    plan(files[0], "{{社区}}的方案。")
    capsys.readouterr()
    assert batch(files, url) == 2
    said = capsys.readouterr().err
    assert f"网盘/各社区 由 {getuser()}@" in said
    assert "请加 --resume" in said
    assert held(Server(url, "file").kept()) == first
    assert batch(files, url, "--resume") == 0
    said = capsys.readouterr().err
    assert f"输出文件夹中还有 {COUNT} 份不是这次生成的文件" in said
    assert said.count("不是这次生成的文件") == 1  # what lies here as well is told once
    assert batch(files, url) == 0
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "甲"))
    for more in ([], ["--resume"]):
        assert batch(files, url, *more) == 2
    (mine,) = (tmp_path / "甲" / "batch").iterdir()
    assert f"要先把 {mine} 移走" in capsys.readouterr().err
    mine.rename(tmp_path / "移走的")
    assert batch(files, url, "--resume") == 0


def test_what_others_laid_into_the_store_is_told(
    files: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"file://{tmp_path}/网盘/各社区"
    assert batch(files, url) == 0
    (tmp_path / "网盘" / "各社区" / "别处.docx").write_bytes(b"somebody's own")
    capsys.readouterr()
    assert batch(files, url, "--resume") == 0
    assert "中还有 1 份不是这次生成的文件：别处.docx。社区可能已改名" in capsys.readouterr().err


def test_a_store_that_a_version_before_filled_is_gone_on_with_by_whoever_filled_it(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"file://{tmp_path}/网盘/各社区"
    assert batch(files, url) == 0
    for note in tmp_path.rglob(".source"):
        note.unlink()
    with monkeypatch.context() as patched:
        patched.setenv("WENHENG_HOME", str(tmp_path / "乙"))
        assert batch(files, url) == 2
        assert "已有生成结果，没有记下是谁的，没有覆盖。" in capsys.readouterr().err
    assert batch(files, url) == 0


def test_a_folder_is_a_store_too(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    url = f"file://{tmp_path}/网盘/各社区"
    assert batch(files, url) == 0
    assert len(held(Server(url, "file").kept())) == COUNT
    assert batch(files, url, "--resume") == 0


@pytest.mark.parametrize("note", [b'{"x', b"[]"])
@pytest.mark.parametrize("how", [["--resume"], []])
def test_a_note_of_what_was_sent_that_is_cut_off_costs_nothing(
    files: tuple[Path, Path, Path], tmp_path: Path, how: list[str], note: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"file://{tmp_path}/网盘/各社区"
    assert batch(files, url) == 0
    (sent,) = load().home.rglob(".sent.json")
    sent.write_bytes(note)
    plan(files[0], "{{社区}}共有{{户数}}户。")
    assert batch(files, url, *how) == 0
    assert capsys.readouterr().err == ""
    assert len(held(Server(url, "file").kept())) == COUNT
    assert len(json.loads(sent.read_bytes())) > COUNT


@pytest.mark.parametrize(
    "name", ["../x.docx", "..\\..\\x.docx", "a\\..\\..\\x.docx", "C:\\x.docx", "C:x.docx", "\\\\机\\盘\\x.docx"]
)
def test_an_object_whose_name_leads_out_of_the_folder_is_none_of_ours(name: str) -> None:
    class System:
        def invalidate_cache(self) -> None: ...

        def find(self, root: str, *, detail: bool) -> dict[str, dict[str, int]]:
            assert detail
            return {f"{root}/{name}": {"size": 1}, f"{root}/望桥街道/桥东社区.docx": {"size": 1}}

    assert list(Store("s3://plans", System(), "plans")._there()) == ["望桥街道/桥东社区.docx"]


@pytest.mark.parametrize("store", ["s3"], indirect=True)
def test_no_object_of_the_store_is_written_outside_the_folder(
    files: tuple[Path, Path, Path], store: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert batch(files, store.url) == 0
    place = Store.at(store.url, load())
    place.system.pipe_file(f"{place.root}/../../escaped.txt", b"from the bucket")
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "another-machine"))
    assert batch(files, store.url, "--resume") == 0
    assert list(tmp_path.rglob("escaped.txt")) == []
