"""Sources sentence by sentence, in the document itself, and the label of AI-generated content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from briefs import PLAN, TODAY, brief, report_brief

from app.cli import main
from app.composing import Ref
from app.drafting import Means, by_item, carry_out, draft, source_rows, write
from app.drafting.sentences import says, traced
from app.files import load
from app.files.gbt9704 import read_custom
from app.files.official import official_to_text
from evaluators.model import Source

if TYPE_CHECKING:
    from pathlib import Path


def ref(quote: str, name: str = "tasks[0].x") -> Ref:
    return Ref("brief", name, quote, "任务书 第1行")


@pytest.mark.parametrize(
    ("sentence", "quote", "said"),
    [
        ("端口不少于860个。", "860", True),
        ("端口不少于8600个。", "860", False),
        ("端口不少于1860个。", "860", False),
        ("达到98.5%。", "98.5", True),
        ("2026年9月30日前完成。", "2026-09-30", True),
        ("2026年9月3日前完成。", "2026-09-30", False),
        ("由平安法治办公室负责。", "平安法治办公室", True),
        ("由公共服务办公室负责。", "平安法治办公室", False),
        ("全街道集中充电端口不少于860个。", ">=", True),
        ("全街道集中充电端口登记造册。", ">=", False),
    ],
)
def test_a_sentence_says_what_its_source_says(sentence: str, quote: str, *, said: bool) -> None:
    assert says(sentence, quote) is said


def test_sources_are_tied_to_sentences_and_the_rest_to_the_paragraph() -> None:
    text = "逐栋登记停放位置。由街道社区网格服务中心负责，2026年5月20日前完成。"
    refs = [ref("逐栋登记停放位置"), ref("2026-05-20", "tasks[1].deadline"), ref("另一件事情的说法")]
    found = traced(text, refs, [Source("tasks[1]", "brief", "街道社区网格服务中心。2026年5月20日前。")])
    assert [(part.text[:4], [item.quote for item in part.refs]) for part in found] == [
        ("逐栋登记", ["逐栋登记停放位置"]),
        ("由街道社", ["2026-05-20"]),
        ("", ["另一件事情的说法"]),
    ]


@pytest.mark.parametrize(
    ("text", "given", "held"),
    [
        # the same digits of another thing: only one of the two targets counts communities
        (
            "全街道8个社区建成驿站。全街道8个网格完成划分。",
            {"targets[0]": ("全街道社区8个。", "8"), "targets[1]": ("全街道网格8个。", "8")},
            [["targets[0].value"], ["targets[1].value"]],
        ),
        # a date that two give goes to the one whose other fact stands there
        (
            "登记车辆300辆，2026年5月20日前完成。建设端口860个，2026年5月20日前完成。",
            {
                "targets[0]": ("2026年5月20日前，登记车辆300辆。", "2026-05-20"),
                "targets[1]": ("2026年5月20日前，建设端口860个。", "2026-05-20"),
            },
            [["targets[0].value"], ["targets[1].value"]],
        ),
        # figures that prove nothing here hang on the paragraph, whatever digits stand there
        ("发放手册860册。张贴海报20张。", {"targets[0]": ("建设端口860个。", "860")}, [[], [], ["targets[0].value"]]),
    ],
)
def test_facts_decide_which_source_a_sentence_has(
    text: str, given: dict[str, tuple[str, str]], held: list[list[str]]
) -> None:
    sources = [Source(name, "brief", words) for name, (words, _) in given.items()]
    found = traced(text, [ref(quote, f"{name}.value") for name, (_, quote) in given.items()], sources)
    assert [[item.id for item in part.refs] for part in found] == held


def test_the_rows_of_a_report_have_each_their_own_result(tmp_path: Path) -> None:
    made = draft(report_brief(tmp_path), engine="offline", today=TODAY)
    rows = [row for row in source_rows(made) if "充电端口" in str(row["正文"]) and "\t" in str(row["正文"])]
    named = {str(row["来源编号"]) for row in rows if str(row["来源编号"]).startswith("results[")}
    assert len(named) == 1


def test_a_row_of_duties_has_its_own_task_alone() -> None:
    made = draft(brief(PLAN), engine="offline", today=TODAY)
    rows = [row for row in source_rows(made) if str(row["正文"]).startswith("2\t建设集中充电端口")]
    assert {row["来源编号"] for row in rows} == {"tasks[1]"}


def test_what_places_share_is_said_once() -> None:
    refs = [
        Ref("brief", f"tasks[0].{name}", name, place)
        for name, place in (("name", "表单“任务”表第 1 行“任务”"), ("owner", "表单“任务”表第 1 行“牵头单位”"))
    ]
    assert by_item(refs)[0].place == "表单“任务”表第 1 行“任务”、“牵头单位”"
    lines = [Ref("brief", f"tasks[0].{n}", n, f"任务书.yaml 第{line}行") for n, line in (("name", 13), ("owner", 15))]
    assert by_item(lines)[0].place == "任务书.yaml 第13行、第15行"


def test_a_target_is_one_source_in_words() -> None:
    made = draft(brief(PLAN), engine="offline", today=TODAY)
    (row,) = [row for row in source_rows(made) if row["正文"] == "2026年9月30日前，全街道集中充电端口不少于860个。"]
    assert row["来源编号"] == "targets[0]"
    assert row["摘录"] == "全街道；集中充电端口；不低于；860；个；2026-09-30"


def test_most_sources_of_a_draft_are_tied_to_a_sentence() -> None:
    made = draft(brief(PLAN), engine="offline", today=TODAY)
    rows = [row for row in source_rows(made) if row["来源编号"]]
    assert sum(row["句号"] != "全段" for row in rows) / len(rows) >= 0.9
    deadline = [row for row in rows if row["来源编号"] == "tasks[1]" and str(row["正文"]).startswith("由街道公共")]
    assert len(deadline) == 1
    assert "2026-09-30" in str(deadline[0]["摘录"])


@pytest.mark.parametrize(("how", "kind"), [("comments", "批注"), ("footnotes", "脚注")])
def test_sources_hang_on_their_sentences_in_the_document(tmp_path: Path, how: str, kind: str) -> None:
    made = draft(report_brief(tmp_path), engine="offline", today=TODAY)
    out = tmp_path / "a.docx"
    write(made, out, sources=how)  # type: ignore[arg-type]  # the names of the option
    loaded = load(out)
    assert loaded.text == made.text == official_to_text(made.official)
    noted = "\n".join(item.text for item in loaded.apart if item.kind == kind)
    assert "plan.md 第" in noted
    assert "充电端口验收表" in noted
    write(made, tmp_path / "b.docx", sources=how)  # type: ignore[arg-type]
    assert (tmp_path / "b.docx").read_bytes() == out.read_bytes()


def test_footnotes_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    import zipfile

    from lxml import etree

    made = draft(brief(PLAN), engine="offline", today=TODAY)
    out = tmp_path / "a.docx"
    write(made, out, sources="footnotes")
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(out) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
    asked = [item.get(f"{name}id") for item in document.iter(f"{name}footnoteReference")]
    held = [item.get(f"{name}id") for item in notes if item.get(f"{name}type") is None]
    assert asked == held == [str(number) for number in range(1, len(asked) + 1)]


def test_footnotes_are_small_and_leave_the_foot_of_the_last_page_to_its_imprint(tmp_path: Path) -> None:
    import pymupdf

    from app.files.pdf import to_pdf

    made = draft(brief(PLAN, copy_to=["云汀区民政局", "云汀区应急管理局"]), engine="offline", today=TODAY)
    write(made, tmp_path / "a.docx", sources="footnotes")
    to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    with pymupdf.Document(str(tmp_path / "a.pdf")) as pdf:  # type: ignore[no-untyped-call]  # pymupdf has no types
        blocks = [block for block in pdf[-1].get_text("dict")["blocks"] if "lines" in block]
    lines = [(line, "".join(span["text"] for span in line["spans"])) for block in blocks for line in block["lines"]]
    copied = next(line["bbox"] for line, words in lines if words.startswith("抄送"))
    small = [(line, words) for line, words in lines if line["spans"][-1]["size"] < 10]
    numbered = [line["spans"][0] for line, words in small if words[0].isdigit()]
    assert numbered
    assert all(span["size"] < 10 for span in numbered)
    assert all(line["bbox"][3] <= copied[1] for line, _ in small)
    noted = [item.text for item in load(tmp_path / "a.docx").apart if item.kind == "脚注"]
    assert all(text.strip() for text in noted)


@pytest.mark.parametrize(
    ("options", "rule", "visible"),
    [
        ([], "auto", False),
        (["--ai-label"], "auto", True),
        ([], "always", True),
        (["--no-ai-label"], "always", False),
    ],
)
def test_the_label_follows_setting_and_option(
    tmp_path: Path, home: str, options: list[str], rule: str, *, visible: bool
) -> None:
    import yaml

    with open(f"{home}/wenheng.toml", "w", encoding="utf-8") as file:  # noqa: PTH123 - a string by fixture
        file.write(f'ai_label = "{rule}"\nai_producer = "云汀区政务云"\n')
    given, out = tmp_path / "任务书.yaml", tmp_path / "a.docx"
    given.write_text(yaml.safe_dump(PLAN, allow_unicode=True), encoding="utf-8")
    assert main(["draft", str(given), "-o", str(out), *options]) == 0
    heads = "".join(item.text for item in load(out).apart if item.kind == "页眉")
    assert ("人工智能" in heads) is visible
    assert ("AIGC" in read_custom(out)) is visible
    if visible:
        held = json.loads(read_custom(out)["AIGC"])
        assert held["ContentProducer"] == "云汀区政务云"
        assert len(held["ProduceID"]) == 32


def test_a_models_draft_is_labelled_and_its_export_keeps_the_label(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from test_drafting_steps import by_model, scripted

    made = carry_out(brief(PLAN), by_model(scripted()))
    out = tmp_path / "稿.docx"
    write(made, out)
    assert "AIGC" in read_custom(out)
    for options, visible in (([], True), (["--no-ai-label"], False)):
        final = tmp_path / f"定{len(options)}.docx"
        assert main(["export", str(out), "-o", str(final), "--override", "试发", *options]) == 0
        heads = "".join(item.text for item in load(final).apart if item.kind == "页眉")
        assert ("人工智能" in heads) is visible
        assert read_custom(final)["AIGC"] == read_custom(out)["AIGC"]
    capsys.readouterr()


def test_a_wrong_setting_is_said(home: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with open(f"{home}/wenheng.toml", "w", encoding="utf-8") as file:  # noqa: PTH123 - a string by fixture
        file.write('ai_label = "sometimes"\n')
    (tmp_path / "a.md").write_text("甲\n", encoding="utf-8")
    assert main(["export", str(tmp_path / "a.md"), "-o", str(tmp_path / "b.docx")]) == 2
    assert "auto、always 或 never" in capsys.readouterr().err


def test_means_label_a_model_by_default() -> None:
    assert Means("llm", TODAY).labelled
    assert not Means("offline", TODAY).labelled
    assert not Means("llm", TODAY, label=False).labelled
