"""What a run knows of the one before takes a few bytes a row, and is what stands in its manifest and its archive."""

from __future__ import annotations

import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from app.batch import hashed
from app.batch.earlier import EarlierRows
from app.batch.hashed import Hashed
from app.batch.record import Record, State
from app.batch.writers import Archive, BlockWriter
from app.batch.zipping import is_stored, stored_members

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROWS = 4000


def name_of(number: int) -> str:
    return f"第{number % 7}街道/第{number}社区.docx"


def line(number: int, digest: str, plan: str | None = "方案.docx") -> bytes:
    record = Record(number, "街道", "社区", name_of(number), f"i{digest}", State.OK, digest, checked=False, plan=plan)
    return record.line()


def archive(path: Path, names: Sequence[str]) -> Path:
    with Archive(path, resume=False) as target:
        writer = BlockWriter()
        for name in names:
            writer.put(name, name.encode() * 3)
        target.add(writer.take())
        target.finish()
    return path


def test_numbers_are_found_by_their_texts() -> None:
    found, plain = Hashed(), dict[str, int]()
    for number in range(ROWS):
        text = f"{number * number % 3571}"
        assert found.get(text) == plain.get(text)
        assert (text in found) == (text in plain)
        found[text] = plain[text] = number
    assert all(found.get(text) == number for text, number in plain.items())
    assert found.get("无") is None


def test_of_two_lines_of_a_document_the_later_holds(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_bytes(line(1, "a") + line(2, "b") + b'{"row": \n' + line(1, "c", None) + line(1, "a", "新.docx"))
    with EarlierRows(manifest) as rows:
        found = rows.get(name_of(1), "a")
        assert found is not None
        assert (found.row, found.input, found.plan) == (1, "ia", "新.docx")
        assert manifest.read_bytes()[found.offset :] == line(1, "a", "新.docx")
        assert rows.get(name_of(2), "a") is None
        assert [rows.made.plan(digest) for digest in "abcd"] == ["新.docx", "方案.docx", None, None]
        assert ["d" in rows.made, "c" in rows.made] == [False, True]


def test_a_row_is_none_whose_line_only_has_the_same_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashed, "_hash", lambda _text: 5)
    (tmp_path / "manifest.jsonl").write_bytes(line(1, "a"))
    names = [name_of(1)]
    packed = archive(tmp_path / "各社区.zip", names)
    with EarlierRows(tmp_path / "manifest.jsonl") as rows, Archive(packed, resume=False) as target:
        assert rows.get(name_of(2), "a") is None
        assert rows.get(name_of(1), "a") is not None
        assert target.stored(name_of(2)) is None
        assert target.stored(name_of(1)) is not None


def test_the_rows_of_a_run_before_take_few_bytes(tmp_path: Path) -> None:
    names = [name_of(number) for number in range(ROWS)]
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_bytes(b"".join(line(number, f"{number:064x}") for number in range(ROWS)))
    packed = archive(tmp_path / "各社区.zip", names)
    tracemalloc.start()
    try:
        with EarlierRows(manifest) as rows, Archive(packed, resume=False) as target:
            assert rows.get(names[-1], f"{ROWS - 1:064x}") is not None
            assert target.stored(names[-1]) is not None
            assert sum(1 for _ in stored_members(packed)) == ROWS
            assert tracemalloc.get_traced_memory()[1] < 250 * ROWS  # a row as Python objects took two thousand
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("count", [0, 3, 70_000])
def test_an_archive_of_ours_is_gone_through_member_by_member(tmp_path: Path, count: int) -> None:
    names = [name_of(number) for number in range(count)]
    packed = archive(tmp_path / "各社区.zip", names)
    assert is_stored(packed)
    assert [(name, read()) for name, read in stored_members(packed)] == [(name, name.encode() * 3) for name in names]


def test_an_archive_of_another_program_or_cut_off_is_none_of_ours(tmp_path: Path) -> None:
    ours = archive(tmp_path / "甲.zip", [name_of(1), name_of(2)])
    data = ours.read_bytes()
    for size in range(len(data)):
        ours.write_bytes(data[:size])
        assert not is_stored(ours)
    ours.write_bytes(data + b"\n")
    assert not is_stored(ours)
    for method, name in ((zipfile.ZIP_DEFLATED, "社区.docx"), (zipfile.ZIP_STORED, "街道/")):
        with zipfile.ZipFile(tmp_path / "乙.zip", "w", method) as other:
            other.writestr(name, b"" if name.endswith("/") else b"x" * 100)
        assert not is_stored(tmp_path / "乙.zip")


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    ours = archive(tmp_path / "甲.zip", [name_of(1)])
    ours.write_bytes(ours.read_bytes().replace(name_of(1).encode() * 3, b"x" * 3 * len(name_of(1).encode())))
    with pytest.raises(ValueError, match=name_of(1)):
        [read() for _, read in stored_members(ours)]
