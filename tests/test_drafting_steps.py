"""Drafting step by step: an outline that is edited, a draft that is broken off, a section that is written again."""

from __future__ import annotations

import json
import shutil
import threading
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from briefs import PLAN, TODAY, brief
from llm_server import KEY, MODEL, Fault, LLMServer

from app import prompts
from app.cli import main
from app.composing.parts import joined, parted
from app.drafting import Means, carry_out, draft, redraft
from app.drafting.outline import read_outline
from app.drafting.record import load, path_beside
from app.errors import Cancelled, ModelUnavailable, UserError
from app.files import load as load_document
from app.llm import ScriptedModel
from app.settings import bundled
from app.writing import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.drafting import Draft
    from app.message import Message


def put(folder: Path, **changes: Any) -> Path:
    path = folder / "任务书.yaml"
    data = {key: value for key, value in (PLAN | changes).items() if value is not None}
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def outlined(folder: Path, change: Callable[[dict[str, Any]], None], **brief_changes: Any) -> tuple[Path, Path]:
    """Write brief and outline by the command, change the outline, return both."""
    given, outline = put(folder, **brief_changes), folder / "提纲.yaml"
    assert main(["draft", str(given), "--outline-only", "-o", str(outline)]) == 0
    held = yaml.safe_load(outline.read_text(encoding="utf-8"))
    change(held)
    outline.write_text(yaml.safe_dump(held, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return given, outline


def section(held: dict[str, Any], key: str) -> dict[str, Any]:
    return next(part for part in held["sections"] if part["key"] == key)


def lines(out: Path) -> list[str]:
    return load_document(out).text.splitlines()


def test_taking_a_draft_apart_and_putting_it_together_changes_nothing() -> None:
    made = draft(brief(PLAN), engine="offline", today=TODAY)
    assert joined(parted(joined(made.parts))) == joined(made.parts)


def test_an_unchanged_outline_gives_the_same_draft(tmp_path: Path) -> None:
    given, outline = outlined(tmp_path, lambda _: None)
    plain, guided = tmp_path / "a.docx", tmp_path / "b.docx"
    assert main(["draft", str(given), "-o", str(plain)]) == 0
    assert main(["draft", str(given), "--outline", str(outline), "-o", str(guided)]) == 0
    assert lines(plain) == lines(guided)


def test_an_edited_outline_decides_headings_order_and_points(tmp_path: Path) -> None:
    def change(held: dict[str, Any]) -> None:
        section(held, "tasks")["points"].reverse()
        section(held, "tasks")["heading"] = "主要任务"
        section(held, "support")["points"].append("街道每月召开1次例会，时长不超过45分钟")
        held["sections"].insert(1, held["sections"].pop())  # the safeguards come second

    given, outline = outlined(tmp_path, change)
    out = tmp_path / "a.docx"
    main(["draft", str(given), "--outline", str(outline), "-o", str(out)])
    text = lines(out)
    assert [line for line in text if line[1:2] == "、"][:4] == [
        "一、总体要求",
        "二、组织保障",
        "三、工作目标",
        "四、主要任务",
    ]
    at = text.index("四、主要任务")
    assert [line[:9] for line in text[at + 1 : at + 4]] == [
        "（一）整改飞线充电",
        "（二）建设集中充电",
        "（三）查清充电需求",
    ]
    assert "街道每月召开1次例会，时长不超过45分钟。" in text
    kept = load(path_beside(out))
    assert any("outline.sections" in ref["id"] for p in kept.paragraphs for ref in p["sources"])
    assert not any("EVD" in line for line in text)


def test_a_persons_own_point_may_state_figures(tmp_path: Path) -> None:
    given, outline = outlined(tmp_path, lambda held: section(held, "support")["points"].append("安排经费7.7万元"))
    out = tmp_path / "a.docx"
    assert main(["draft", str(given), "--outline", str(outline), "-o", str(out), "--format", "json"]) == 0
    assert "安排经费7.7万元。" in lines(out)


def test_what_an_outline_leaves_out_is_said_and_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(held: dict[str, Any]) -> None:
        held["sections"].remove(section(held, "goals"))
        section(held, "tasks")["points"].pop(0)

    given, outline = outlined(tmp_path, change)
    out = tmp_path / "a.docx"
    main(["draft", str(given), "--outline", str(outline), "-o", str(out)])
    said = capsys.readouterr()
    assert "去掉了必备部分“工作目标”" in said.err
    assert "去掉了“重点任务”中的“查清充电需求”" in said.err
    assert "STR-01" in said.out or "STR-02" in said.out
    assert not any(line.startswith("（一）查清充电需求") for line in lines(out))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema: x\n", "第 1 行，字段 schema"),
        ("schema: wenheng.outline/1\nsections: []\n", "第 2 行，字段 sections"),
        ("schema: wenheng.outline/1\nsections:\n- {points: [甲]}\n", "第 3 行，字段 sections[0].heading"),
        (
            "schema: wenheng.outline/1\nsections:\n- heading: 甲\n  points:\n  - 乙: 丙\n",
            "第 5 行，字段 sections[0].points",
        ),
        ("schema: wenheng.outline/1\nsections:\n- {key: a, heading: 甲}\n- {key: a, heading: 乙}\n", "sections[1].key"),
        ("a: [", "不是合规的 YAML"),
        ("", "是空的"),
    ],
)
def test_a_wrong_outline_is_named_with_line_and_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    outline = tmp_path / "o.yaml"
    outline.write_text(text, encoding="utf-8")
    assert main(["draft", str(put(tmp_path)), "--outline", str(outline), "-o", str(tmp_path / "a.docx")]) == 2
    words = capsys.readouterr().err
    assert said in words
    assert "提纲" in words
    assert "Traceback" not in words


def test_an_outline_of_another_document_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, outline = outlined(tmp_path, lambda held: held.update(title="另一份方案"))
    assert main(["draft", str(given), "--outline", str(outline), "-o", str(tmp_path / "a.docx")]) == 2
    assert "不是同一份文件" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--outline-only", "-o", "a.docx"], ".yaml"),
        (["--resume", "--redraft", "三", "-o", "a.docx"], "不能同时用"),
        (["--outline", "o.yaml", "--resume", "-o", "a.docx"], "沿用原来的提纲"),
        (["--instruction", "具体些", "-o", "a.docx"], "--redraft"),
        (["--resume", "-o", "没有.docx"], "找不到起草记录"),
        (["--redraft", "三", "-o", "没有.docx"], "找不到起草记录"),
    ],
)
def test_options_that_do_not_go_together_are_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["draft", str(put(tmp_path)), *options]) == 2
    assert said in capsys.readouterr().err


def headings(body: dict[str, Any]) -> str:
    """Return the section a request asks for, "" for the outline."""
    asked = str(body["messages"][-1]["content"])
    return asked.split("现在写：")[1].split("\n", maxsplit=1)[0] if "现在写：" in asked else ""


def answer(body: dict[str, Any]) -> str:
    heading = headings(body)
    if "须写的部分" in str(body["messages"][-1]["content"]):
        return '{"sections": []}'
    if "要改正的问题" in str(body["messages"][-1]["content"]):
        return '{"blocks": []}'  # nothing better: what was written stays
    block = {"kind": "paragraph", "heading": "", "text": f"本部分写{heading}的安排。", "sources": ["topic"]}
    return json.dumps({"blocks": [block]}, ensure_ascii=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LLMServer]:
    with LLMServer(default=answer) as running:
        for name, value in (("BASE_URL", running.url), ("API_KEY", KEY), ("MODEL", MODEL), ("RETRIES", "0")):
            monkeypatch.setenv(f"WENHENG_LLM_{name}", value)
        yield running


def test_a_broken_off_draft_loses_nothing_and_goes_on(
    tmp_path: Path, server: LLMServer, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = put(tmp_path), tmp_path / "a.docx"

    def failing(body: dict[str, Any]) -> Any:
        return Fault(500) if headings(body) == "实施步骤" else answer(body)

    server.default = failing
    assert main(["draft", str(given), "-o", str(out), "--engine", "llm"]) == 3
    assert "--resume" in capsys.readouterr().err
    assert not out.exists()
    kept = load(path_beside(out))
    assert not kept.complete
    assert "本部分写工作目标的安排。" in kept.parts["goals"].text
    server.requests.clear()
    server.default = answer
    assert main(["draft", str(given), "-o", str(out), "--engine", "llm", "--resume"]) in {0, 1}
    again = [headings(body) for body in server.requests if headings(body)]
    assert "实施步骤" in again
    assert "工作目标" not in again
    assert "本部分写工作目标的安排。" in "\n".join(lines(out))
    assert server.problems == []


def test_going_on_with_another_brief_or_engine_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, out = put(tmp_path), tmp_path / "a.docx"
    assert main(["draft", str(given), "-o", str(out)]) == 0
    assert main(["draft", str(put(tmp_path, facts=["辖区有小区32个。"])), "-o", str(out), "--resume"]) == 2
    assert "不能续写" in capsys.readouterr().err


def test_sections_are_written_side_by_side_within_the_endpoints_limit(
    tmp_path: Path, server: LLMServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_LLM_CONCURRENCY", "2")
    together = threading.Barrier(2, timeout=20)

    def meeting(body: dict[str, Any]) -> str:
        if headings(body) in {"引言", "总体要求"}:
            together.wait()  # neither is answered before the other has been asked
        return answer(body)

    server.default = meeting
    assert main(["draft", str(put(tmp_path)), "-o", str(tmp_path / "a.docx"), "--engine", "llm"]) in {0, 1}
    assert server.most == 2


def scripted(section: Callable[[str], str] | None = None) -> ScriptedModel:
    def said(messages: Any) -> str:
        asked: Message = messages[-1]
        if "要改正的问题" in asked.content:
            return '{"blocks": []}'
        if section is not None and "现在写：" in asked.content:
            return section(asked.content)
        return answer({"messages": [{"content": asked.content}]})

    return ScriptedModel(said)


def by_model(model: ScriptedModel, **more: Any) -> Means:
    return Means("llm", TODAY, model=model, **more)


def test_a_persons_stop_keeps_what_is_done(tmp_path: Path) -> None:
    stop, record = Stop(), tmp_path / "a.draft.json"

    def tell(_step: str, words: str) -> None:
        if "已写成 2/" in words:
            stop.set()

    with pytest.raises(Cancelled):
        carry_out(brief(PLAN), by_model(scripted(), tell=tell, stop=stop), record=record)
    assert len(load(record).parts) == 2
    assert load(record).usage == []
    made = carry_out(brief(PLAN), by_model(scripted()), record=record, resume=True)
    assert made.text.count("本部分写") == 6
    assert [used["calls"] for used in load(record).usage] == [made.usage.calls if made.usage else 0]


def test_ctrl_c_keeps_what_is_done(
    tmp_path: Path, server: LLMServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cli.draft_progress import Running

    def interrupted(_self: object, _step: str, words: str) -> None:
        if "已写成 2/" in words:
            raise KeyboardInterrupt

    monkeypatch.setattr(Running, "tell", interrupted)
    given, out = put(tmp_path), tmp_path / "a.docx"
    assert main(["draft", str(given), "-o", str(out), "--engine", "llm"]) == 130
    assert "--resume" in capsys.readouterr().err
    assert len(load(path_beside(out)).parts) >= 2
    assert server.problems == []


def first(tmp_path: Path, **changes: Any) -> tuple[Draft, Path]:
    record = tmp_path / "a.draft.json"
    return carry_out(brief(PLAN, **changes), Means("offline", TODAY), record=record), record


def test_one_section_is_written_again_and_the_others_stay_to_the_letter(tmp_path: Path) -> None:
    made, record = first(tmp_path)
    asked: list[str] = []

    def section(content: str) -> str:
        asked.append(content)
        block = {"kind": "paragraph", "heading": "", "text": "由云汀区南塍街道办事处统筹。", "sources": ["unit"]}
        return json.dumps({"blocks": [block]}, ensure_ascii=False)

    again = redraft(brief(PLAN), by_model(scripted(section)), record=record, section="六", instruction="写得短些")
    assert len(asked) == 1
    assert "经办人的补充要求：写得短些" in asked[0]
    before, after = made.text.split("六、组织保障\n"), again.text.split("六、组织保障\n")
    assert after[0] == before[0]
    assert after[1].startswith("由云汀区南塍街道办事处统筹。\n")


@pytest.mark.parametrize("name", ["四", "4", "第四部分", "四、", "实施步骤", "steps"])
def test_a_section_is_named_in_many_ways(tmp_path: Path, name: str) -> None:
    made, record = first(tmp_path)
    again = redraft(brief(PLAN), Means("offline", TODAY), record=record, section=name)
    assert again.text != made.text
    assert again.text.split("四、实施步骤")[0] == made.text.split("四、实施步骤")[0]


def test_an_unknown_section_and_an_instruction_offline_are_said(tmp_path: Path) -> None:
    _, record = first(tmp_path)
    with pytest.raises(UserError, match="可以重写的有：引言、一、总体要求"):
        redraft(brief(PLAN), Means("offline", TODAY), record=record, section="十二")
    with pytest.raises(UserError, match="离线引擎不能按文字要求改写"):
        redraft(brief(PLAN), Means("offline", TODAY), record=record, section="四", instruction="短些")


def test_locked_sentences_stay_to_the_letter_whatever_the_model_does(tmp_path: Path) -> None:
    kept = "街道每月通报1次进度。"
    made, record = first(tmp_path, locked=[kept], facts=["督促检查：街道每月通报1次进度。"])
    assert kept in made.text
    again = redraft(
        brief(PLAN, locked=[kept]), by_model(scripted()), record=record, section="组织保障", instruction="重写"
    )
    assert "本部分写组织保障的安排。" in again.text
    assert kept in again.text
    assert kept in made.text.split("六、组织保障")[1]


def test_a_locked_sentence_in_the_outline_or_a_file_stands_in_the_draft(tmp_path: Path) -> None:
    given, outline = outlined(
        tmp_path, lambda held: section(held, "guiding")["points"].append("锁定：充电安全是底线，不讲价钱。")
    )
    locks = tmp_path / "锁定.txt"
    locks.write_text("# 领导定稿\n建设集中充电端口，选址先征求居民意见\n", encoding="utf-8")
    out = tmp_path / "a.docx"
    main(["draft", str(given), "--outline", str(outline), "-o", str(out), "--lock", str(locks)])
    text = "\n".join(lines(out))
    assert "充电安全是底线，不讲价钱。" in text.split("二、工作目标")[0]
    assert "建设集中充电端口，选址先征求居民意见。" in text
    assert "锁定：" not in text


def test_a_sentence_locked_while_a_part_is_redrafted_stands_in_that_part(tmp_path: Path) -> None:
    given, out, lock = put(tmp_path), tmp_path / "a.docx", tmp_path / "锁.txt"
    main(["draft", str(given), "-o", str(out)])
    lock.write_text("各单位明确一名联络员。\n", encoding="utf-8")
    main(["draft", str(given), "-o", str(out), "--redraft", "组织保障", "--lock", str(lock)])
    text = "\n".join(lines(out))
    assert text.count("各单位明确一名联络员。") == 1
    assert text.index("六、组织保障") < text.index("各单位明确一名联络员。")


def test_a_locked_sentence_without_a_place_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="看不出放在哪一部分"):
        first(tmp_path, locked=["祝全体同仁新春快乐万事如意"])


POINTS = ["安排经费7.7万元用于端口建设", "发动热心居民当劝导员"]


def pointed(tmp_path: Path, *, key: str = "support") -> Any:
    """Return the outline of the plan with two points of a person in one of its sections."""
    given, outline = outlined(tmp_path, lambda held: section(held, key)["points"].extend(POINTS))
    assert given.exists()
    return read_outline(yaml.safe_load(outline.read_text(encoding="utf-8")), "提纲.yaml")


def told(made: Draft, words: str) -> list[str]:
    return [note for note in made.notes if words in note]


def test_a_point_that_a_model_leaves_out_is_asked_for_once_then_added_or_named(tmp_path: Path) -> None:
    outline, repairs = pointed(tmp_path), []

    def said(messages: Any) -> str:
        content = messages[-1].content
        if "要改正的问题" in content:
            repairs.append(content)
            return '{"blocks": []}'
        return answer({"messages": [{"content": content}]})

    made = carry_out(brief(PLAN), by_model(ScriptedModel(said)), outline=outline)
    for point in POINTS:
        assert len([content for content in repairs if f"提纲的要点“{point}”没有写进来" in content]) == 1
    assert f"{POINTS[0]}。" in made.text.split("、组织保障\n")[1]
    assert any("提纲.yaml" in ref.place for p in made.paragraphs if POINTS[0] in p.text for ref in p.sources)
    assert told(made, f"“{POINTS[0]}”模型没有写入，已原样加上")
    assert POINTS[1] not in made.text
    assert told(made, f"提纲“组织保障”的要点“{POINTS[1]}”没有写进这一部分")
    assert not [f for f in made.report.findings if f.code.startswith("EVD")]


def test_a_point_that_a_model_says_in_its_own_words_or_when_asked_is_not_said_twice(tmp_path: Path) -> None:
    outline = pointed(tmp_path)

    def said(messages: Any) -> str:
        content = messages[-1].content
        words = "端口建设安排经费7.7万元。" if "现在写：组织保障" in content else ""
        if f"提纲的要点“{POINTS[1]}”没有写进来" in content:
            words = "端口建设安排经费7.7万元，并发动热心居民当劝导员。"
        if not words:
            return answer({"messages": [{"content": content}]})
        block = {"kind": "paragraph", "heading": "", "text": words, "sources": ["topic"]}
        return json.dumps({"blocks": [block]}, ensure_ascii=False)

    made = carry_out(brief(PLAN), by_model(ScriptedModel(said)), outline=outline)
    assert "端口建设安排经费7.7万元，并发动热心居民当劝导员。" in made.text
    assert made.text.count("7.7万元") == 1
    assert not told(made, POINTS[1])


def test_a_point_stays_when_its_section_is_written_again_by_a_model(tmp_path: Path) -> None:
    record = tmp_path / "a.draft.json"
    carry_out(brief(PLAN), Means("offline", TODAY), outline=pointed(tmp_path), record=record)
    shown: list[str] = []

    def section_of(content: str) -> str:
        shown.append(content)
        return answer({"messages": [{"content": content}]})

    again = redraft(brief(PLAN), by_model(scripted(section_of)), record=record, section="六", instruction="短些")
    assert all(f"- {point}" in shown[0] for point in POINTS)
    assert f"{POINTS[0]}。" in again.text
    assert told(again, f"要点“{POINTS[1]}”没有写进这一部分")


def test_a_point_beside_what_a_rule_words_is_not_lost(tmp_path: Path) -> None:
    made = carry_out(brief(PLAN), by_model(scripted()), outline=pointed(tmp_path, key="owners"))
    own = made.text.split("、责任分工\n")[1].split("、组织保障\n")[0]
    assert f"{POINTS[0]}。" in own
    assert "充电端口验收表" in own


def test_a_point_beside_what_a_rule_words_stays_when_it_is_written_again(tmp_path: Path) -> None:
    record = tmp_path / "a.draft.json"
    carry_out(brief(PLAN), Means("offline", TODAY), outline=pointed(tmp_path, key="owners"), record=record)
    again = redraft(brief(PLAN), by_model(scripted()), record=record, section="责任分工", instruction="短些")
    own = again.text.split("、责任分工\n")[1].split("、组织保障\n")[0]
    assert f"{POINTS[0]}。" in own
    assert "本部分写责任分工的安排。" in own
    assert "充电端口验收表" in own


def test_only_the_section_at_fault_is_repaired_and_no_more_than_twice() -> None:
    repaired: list[str] = []

    def said(messages: Any) -> str:
        content = messages[-1].content
        if "要改正的问题" in content:
            repaired.append(content)
            return '{"blocks": []}'
        if "现在写：工作目标" in content:
            block = {"kind": "paragraph", "heading": "", "text": "目标全面提升，力争更好。", "sources": []}
            return json.dumps({"blocks": [block]}, ensure_ascii=False)
        return answer({"messages": [{"content": content}]})

    made = carry_out(brief(PLAN), by_model(ScriptedModel(said)))
    assert made.report.findings
    assert all("<现有各段>" in content for content in repaired)
    assert len([c for c in repaired if "目标全面提升" in c]) <= 2
    assert len(repaired) <= 2 * len(made.parts)


def test_a_repair_that_does_harm_is_not_taken() -> None:
    def said(messages: Any) -> str:
        content = messages[-1].content
        if "要改正的问题" in content:
            block = {"kind": "paragraph", "heading": "", "text": "【待补：全文】，达到【待补：值】。", "sources": []}
            return json.dumps({"blocks": [block] * 3}, ensure_ascii=False)
        return answer({"messages": [{"content": content}]})

    made = carry_out(brief(PLAN), by_model(ScriptedModel(said)))
    assert "【待补：全文】" not in made.text


def test_a_model_that_fails_while_one_section_is_rewritten_leaves_the_record_as_it_was(tmp_path: Path) -> None:
    _, record = first(tmp_path)
    before = record.read_bytes()
    with pytest.raises(ModelUnavailable):
        redraft(brief(PLAN), by_model(ScriptedModel([])), record=record, section="六", instruction="短些")
    assert record.read_bytes() == before


def test_an_outline_in_words_needs_no_lines() -> None:
    data = {"schema": "wenheng.outline/1", "doc_type": "work_plan", "title": "甲", "sections": [{"heading": "乙"}]}
    assert read_outline(data, "网页").entries[0].key == "own0"


def test_a_broken_record_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.draft.json"
    for text in ("{", "[]", '{"schema": "x"}', '{"schema": "wenheng.record/1"}'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match="不能用"):
            load(path)


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the product a second version of the section's prompt, as it has once that prompt is changed."""
    root = tmp_path / "prompts"
    shutil.copytree(bundled("prompts"), root)
    path = root / "shared" / "section.md"
    old = path.read_text(encoding="utf-8")
    now = prompts.load("shared/section", root).version
    raised = old.replace(f"version: {now}", "version: 9.0.0").replace("# system\n", "# system\n第九版。", 1)
    path.write_text(raised, encoding="utf-8")
    prompts._load.cache_clear()
    prompts.write_lock(root)
    monkeypatch.setattr("app.prompts.bundled", lambda _: root)
    return root


@pytest.mark.usefixtures("older")
def test_an_older_prompt_is_used_where_it_is_asked_for_and_named_by_the_draft(
    tmp_path: Path, server: LLMServer, capsys: pytest.CaptureFixture[str]
) -> None:
    first = prompts.versions("shared/section")[0]
    command = ["draft", str(put(tmp_path)), "-o", str(tmp_path / "a.docx"), "--engine", "llm", "--format", "json"]

    def drafted(*more: str) -> tuple[str, str]:
        server.requests.clear()
        main([*command, *more])
        return json.loads(capsys.readouterr().out)["prompts"]["shared/section"], server.said

    version, said = drafted()
    assert version == "9.0.0"
    assert "第九版。" in said
    version, said = drafted("--prompt", f"shared/section@{first}")
    assert version == first
    assert "第九版。" not in said
    record = tmp_path / "a.draft.json"
    held = json.loads(record.read_text(encoding="utf-8"))
    held["parts"] = held["parts"][:2]  # as if it had been broken off here
    record.write_text(json.dumps(held), encoding="utf-8")
    version, said = drafted("--resume")
    assert version == first
    assert "现在写：" in said
    assert "第九版。" not in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--prompt", "shared/section@1.0.0"], "请同时用 --engine llm"),
        (["--engine", "llm", "--prompt", "shared/section"], "应写成 编号@版本"),
        (["--engine", "llm", "--prompt", "shared/section@0.0.1"], "没有版本 0.0.1。现有版本"),
        (["--engine", "llm", "--prompt", "shared/none@1.0.0"], "没有提示词“shared/none”"),
    ],
)
def test_a_wrong_version_of_a_prompt_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert main(["draft", str(put(tmp_path)), "-o", str(tmp_path / "a.docx"), *more]) == 2
    assert said in capsys.readouterr().err


def test_a_locked_sentence_has_its_place_before_a_model_is_asked() -> None:
    model = scripted()
    odd = "锅炉房冬季供暖温度不低于十八摄氏度。"
    with pytest.raises(UserError, match="看不出放在哪一部分"):
        carry_out(brief(PLAN, locked=[odd]), by_model(model))
    assert model.asked == []
    fitting = "领导小组办公室每月5日前通报整改飞线充电进度。"
    made = carry_out(brief(PLAN, locked=[fitting]), by_model(scripted()))
    assert fitting in made.text
