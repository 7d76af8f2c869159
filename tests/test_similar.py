"""Near-duplicates among submissions, whoever's name stands on them."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_annotation import word

from app.cli import main
from app.passage_edges import quoted
from app.shingles import Stripper, hashes, sampled, unit_names
from app.similar import compare

PLAN = "各社区按照街道统一部署，每月清点一次防汛物资，汛期前组织一次转移演练，并把结果报街道应急管理办公室备案。"


def own(seed: int, length: int = 600) -> str:
    """Return text that no other seed gives."""
    dice = random.Random(seed)  # noqa: S311 - made-up text, no secret
    words = [chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(length)]
    return "".join(
        word + ("，" if index % 17 == 0 else "。\n" if index % 61 == 0 else "") for index, word in enumerate(words)
    )


def submission(unit: str, body: str) -> str:
    return f"{unit}2026年防汛工作情况的报告\n一、主要做法\n{PLAN}\n{body}\n{unit}居民委员会\n2026年3月2日\n"


def answer(capfd: pytest.CaptureFixture[str], *args: str) -> tuple[int, dict[str, Any]]:
    status = main(["similar", *args, "--format", "json"])
    return status, json.loads(capfd.readouterr().out)


def put(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_copy_under_another_name_and_with_other_figures_is_found(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    body = "长堤社区" + own(1) + "共清点物资120件，转移群众35人次，桥东社区派人到场。"
    copied = body.replace("120", "96").replace("长堤社区", "书院里社区")
    folder = put(
        tmp_path,
        甲=submission("长堤社区", body),
        乙=submission("书院里社区", copied),
        丙=submission("桥东社区", own(2)),
    )
    status, found = answer(capfd, str(folder))
    assert status == 0
    assert found["schema"] == "wenheng.similar/1"
    (pair,) = found["pairs"]
    assert {pair["a"].rpartition("/")[2], pair["b"].rpartition("/")[2]} == {"甲.txt", "乙.txt"}
    assert pair["similarity"] > 0.98
    assert {"长堤社区", "书院里社区", "桥东社区"} <= set(found["units"])
    texts = {str(path): path.read_text(encoding="utf-8") for path in folder.iterdir()}
    longest = pair["passages"][0]
    assert longest["text"] == texts[pair["a"]][longest["a"]["start"] : longest["a"]["end"]]
    assert len(longest["text"]) > 300
    assert texts[pair["b"]][longest["b"]["start"] :][:5] == longest["text"][:5] or longest["text"][:2] in {
        "长堤",
        "书院",
    }


def test_words_of_the_plan_do_not_count(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = put(
        tmp_path / "报送", 甲=submission("长堤社区", PLAN[:30] + own(1, 40)), 乙=submission("桥东社区", own(2, 40))
    )
    plan = put(tmp_path, 方案="望桥街道防汛工作方案\n" + PLAN + "\n") / "方案.txt"
    assert answer(capfd, str(folder), "--threshold", "0.2")[1]["pairs"]
    assert answer(capfd, str(folder), "--threshold", "0.2", "--plan", str(plan))[1]["pairs"] == []


def test_what_most_submissions_say_does_not_count_unless_there_is_little_else() -> None:
    shared = own(99, 200)
    honest = [submission(f"第{index}社区", shared + own(index, 400)) for index in range(12)]
    assert compare(honest, 0.3)[0] == ()
    copies = [submission(f"第{index}社区", shared) for index in range(12)]
    pairs, _ = compare(copies, 0.4)
    assert {index for pair in pairs for index in (pair.left, pair.right)} == set(range(12))
    assert all(pair.whole for pair in pairs)
    assert pairs[0].passages


def test_part_of_a_text_is_found_at_its_true_similarity() -> None:
    for share in (0.5, 0.7, 0.9):
        length = 2000
        common = own(5, round(length * share))
        left, right = (f"标题\n{common}{own(seed, round(length * (1 - share)))}" for seed in (6, 7))
        (pair,) = compare([left, right, "标题\n" + own(8, length)], 0.2)[0]
        assert pair.similarity == pytest.approx(share / (2 - share), abs=0.02)
        assert pair.contained == pytest.approx(share, abs=0.02)
    assert compare([left, right], 0.95)[0] == ()


WORK = (
    "（一）低洼院落逐处登记造册，明确看守人和转移路线，汛期每日巡查一遍并记入台账120处。\n"
    "（二）与物业公司、水务站签订联防协议，雨前清掏雨水篦子，雨后查看墙体和井盖有无松动下沉。\n"
    "（三）为独居老人、残疾居民建立结对名单，由网格员和楼栋长分头上门告知预警信息和安置点位置。\n"
)


def test_a_short_one_wholly_within_a_longer_one_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = put(
        tmp_path,
        短=submission("长堤社区", WORK),
        长=submission("桥东社区", own(4, 1500) + "\n" + WORK + own(5, 1500)),
        旁=submission("丰禾社区", own(6, 1500)),
        小=submission("清渡社区", WORK[:40]),
    )
    _, found = answer(capfd, str(folder), "--threshold", "0.4")
    assert [(Path(pair["within"]).name, pair["similarity"] < 0.2) for pair in found["pairs"]] == [("短.txt", True)]
    main(["similar", str(folder)])
    out = capfd.readouterr().out
    assert "短.txt 的内容几乎全部包含在 长.txt 中。" in out
    assert "共比较 4 份：有 1 对是短的一份包含在长的一份中。" in out


def test_a_passage_begins_and_ends_where_a_reader_expects(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    one = "各网格" + own(7, 300) + "\n" + WORK
    other = own(8, 40) + "\n" + WORK.replace("120处", "86处").replace("（三）为", "（四）为")
    put(tmp_path, 甲=submission("长堤社区", one), 乙=submission("桥东社区", other))
    _, found = answer(capfd, str(tmp_path), "--threshold", "0.1")
    shown = [item["text"] for item in found["pairs"][0]["passages"]]
    assert any(text.startswith("（一）低洼院落") for text in shown)
    assert not any(text[1:2] in "）)" and text[0] != "（" for text in shown)
    assert not any(text.endswith("1") for text in shown)
    main(["similar", str(tmp_path), "--threshold", "0.1"])
    quotes = [line.partition("：")[2] for line in capfd.readouterr().out.split("\n") if "字）：" in line]
    assert quotes
    assert all(quote.startswith(("（", "为独居老人", "各社区按照")) for quote in quotes), quotes


@pytest.mark.parametrize(
    ("text", "start", "shown"),
    [
        ("由社区按月清点，每季度向街道书面报告一次，接受居民和街道两方面的监督检查。", 2, "每季度向街道书面报告一次，"),
        ("由社区按月清点并向街道书面报告一次。", 2, "…区按月清点并向街道书面报告一次。"),
        ("总则。由社区按月清点，向街道报告。", 3, "由社区按月清点，向街道报告。"),
    ],
)
def test_a_quotation_says_where_it_does_not_begin_a_clause(text: str, start: int, shown: str) -> None:
    assert quoted(text, start, len(text)).startswith(shown)


def test_a_group_is_named_and_a_bad_file_does_not_stop_the_others(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = put(tmp_path, 乙=submission("桥东社区", own(3)), 丙=submission("丰禾社区", own(3)))
    word(folder / "甲.docx", submission("长堤社区", own(3)))
    (folder / "坏.docx").write_bytes(b"not a zip")
    status, found = answer(capfd, str(folder))
    assert status == 1
    assert len(found["pairs"]) == 3
    assert [len(group) for group in found["groups"]] == [3]
    assert "坏.docx" in found["errors"][0]["path"]
    main(["similar", str(folder)])
    out = capfd.readouterr().out
    for said in ("相似度 100%", "同源的一组（3 份）", "共比较 3 份"):
        assert said in out


def test_nothing_alike_and_nothing_at_all(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = put(tmp_path / "一", 甲=submission("长堤社区", own(1)), 空="\n。\n")
    assert main(["similar", str(folder)]) == 0
    assert "未发现雷同" in capfd.readouterr().out
    (tmp_path / "二").mkdir()
    assert main(["similar", str(tmp_path / "二")]) == 2
    assert main(["similar", str(folder), "--threshold", "2"]) == 2


def test_names_come_from_titles_signatures_and_file_names() -> None:
    names = unit_names(["关于清渡社区防汛工作的报告\n各社区\n正文。\n芦湾社区居民委员会\n"], ["新荻社区报告"])
    assert {"清渡社区", "芦湾社区", "新荻社区"} <= set(names)
    assert not any("各" in name for name in names)


def test_sampling_picks_the_same_shingles_of_every_text() -> None:
    stripper = Stripper(())
    left, right = (
        sampled(hashes(stripper.normal("标题\n" + own(4, 4000) + own(seed, 500)).codes), 16) for seed in (1, 2)
    )
    assert len(left) == pytest.approx(4500 / 16, rel=0.25)
    assert len(np.intersect1d(left, right)) == pytest.approx(4000 / 16, rel=0.25)
