"""wenheng draft from the outside, with and without an index."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from briefs import PLAN
from llm_server import KEY, MODEL, Fault, LLMServer

from app.cli import main
from app.drafting import draft
from app.files import load
from app.llm import ScriptedModel
from app.request import brief_from_dict
from app.retrieval import Index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.message import Message

OLD = """\
# 云汀区电动自行车停放充电管理暂行规定

云政办发〔2022〕5号

第一条 小区公共部位的充电端口应当公示电价和维护电话。
"""
NEW = """\
# 云汀区电动自行车停放充电管理规定

云政办发〔2025〕31号

第一条 集中充电端口建设应当避开疏散通道和安全出口，充电端口与建筑外墙的距离不少于6米。

第二条 经营单位建设集中充电端口的，应当在小区公共部位公示电价和维护电话。
"""
MANIFEST = """\
policies:
- {id: old, path: old.md, title: 云汀区电动自行车停放充电管理暂行规定, doc_number: 云政办发〔2022〕5号,
   issuer: 云汀区人民政府办公室, level: district, region: 云汀区, unit: null,
   issued: 2022-05-09, effective: 2022-05-09, in_force_until: 2025-06-30,
   superseded_by: new, licence: Apache-2.0, sha256: OLD}
- {id: new, path: new.md, title: 云汀区电动自行车停放充电管理规定, doc_number: 云政办发〔2025〕31号,
   issuer: 云汀区人民政府办公室, level: district, region: 云汀区, unit: null,
   issued: 2025-05-30, effective: 2025-07-01, in_force_until: null,
   superseded_by: null, licence: Apache-2.0, sha256: NEW}
plans: []
reports: []
rosters: []
briefs: []
"""


def put_brief(folder: Path, **changes: Any) -> Path:
    path = folder / "任务书.yaml"
    data = {key: value for key, value in (PLAN | changes).items() if value is not None}
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    from hashlib import sha256

    folder = tmp_path / "corpus"
    folder.mkdir()
    manifest = MANIFEST
    for mark, name, text in (("OLD", "old.md", OLD), ("NEW", "new.md", NEW)):
        (folder / name).write_text(text, encoding="utf-8")
        manifest = manifest.replace(f"sha256: {mark}", f"sha256: {sha256(text.encode()).hexdigest()}")
    (folder / "manifest.yaml").write_text(manifest, encoding="utf-8")
    return folder


def indexed(home: Path, library: Path) -> Index:
    index = Index(home)
    run = index.update([library])
    assert not run.failed
    return index


def test_a_basis_gets_its_number_and_its_requirement(tmp_path: Path, library: Path) -> None:
    given = brief_from_dict(PLAN | {"basis": ["云汀区电动自行车停放充电管理规定"]})
    with indexed(tmp_path / "home", library) as index:
        made = draft(given, engine="offline", index=index, today=date(2026, 3, 25))
    assert "《云汀区电动自行车停放充电管理规定》（云政办发〔2025〕31号）" in made.text
    task = next(p for p in made.paragraphs if p.text.startswith("（二）建设集中充电端口。"))
    quoted = [ref for ref in task.sources if ref.kind == "passage"]
    assert quoted
    assert f"“{quoted[0].quote}”" in task.text
    assert quoted[0].quote in NEW
    assert not made.report.blocks_export
    assert made.notes == ()


def test_a_superseded_basis_is_marked_and_told(tmp_path: Path, library: Path) -> None:
    given = brief_from_dict(PLAN | {"basis": ["《云汀区电动自行车停放充电管理暂行规定》（云政办发〔2022〕5号）"]})
    with indexed(tmp_path / "home", library) as index:
        made = draft(given, engine="offline", index=index, today=date(2026, 3, 25))
    assert "【待补：《云汀区电动自行车停放充电管理暂行规定》已被《云汀区电动自行车停放充电管理规定》取代" in made.text
    assert made.report.blocks_export
    assert any("已被" in note for note in made.notes)


def test_a_wrong_number_and_an_unknown_basis_are_told(tmp_path: Path, library: Path) -> None:
    basis = ["《云汀区电动自行车停放充电管理规定》（云政办发〔2025〕13号）", "《云汀区小区公约指引》"]
    with indexed(tmp_path / "home", library) as index:
        made = draft(brief_from_dict(PLAN | {"basis": basis}), engine="offline", index=index, today=date(2026, 3, 25))
    assert "与任务书的云政办发〔2025〕13号不一致" in made.text
    assert any("字段 basis[" in n and "《云汀区小区公约指引》不在检索库中" in n for n in made.notes)


def test_a_basis_of_another_place_is_marked_and_none_of_its_passages_reach_a_model(
    tmp_path: Path, library: Path
) -> None:
    other = tmp_path / "澄湾.md"
    other.write_text(
        "# 澄湾区电动自行车充电设施管理办法\n\n第一条 集中充电端口应当每3个月检修1次，检修记录保存2年。\n\n"
        "澄湾区人民政府办公室\n2025年3月6日\n",
        encoding="utf-8",
    )
    from test_drafting_steps import scripted

    given = brief_from_dict(PLAN | {"basis": ["《澄湾区电动自行车充电设施管理办法》"]})
    model = scripted()
    with indexed(tmp_path / "home", library) as index:
        index.update([other])
        draft(given, engine="llm", model=model, index=index, today=date(2026, 3, 25))
        made = draft(given, engine="offline", index=index, today=date(2026, 3, 25))
    assert any("是澄湾区的文件，不适用于本地" in note for note in made.notes)
    assert "是澄湾区的文件，不适用于本地" in made.text
    assert made.report.blocks_export
    sent = "\n".join(message.content for asked in model.asked for message in asked)
    assert "公示电价和维护电话" in sent
    assert "检修记录保存2年" not in sent


OTHERS = """\
# 关于本街道电动自行车充电收费的通知

望桥办发〔2025〕9号

各社区居委会：

居民小区电动自行车充电服务费每度不超过0.9元，由经营单位按月公示。

云汀区望桥街道办事处
2025年3月6日
"""


def citing(content: str) -> str:
    """Answer for a section as a model that cites the first passage it was given."""
    import re

    found = re.search(r"<依据段落>\n+\[(.+?)\] 《(.+?)》(\S+?)：", content)
    text = f"按照《{found[2]}》（{found[3]}）落实。" if found else "由云汀区南塍街道办事处统筹。"
    block = {"kind": "paragraph", "heading": "", "text": text, "sources": [found[1]] if found else ["unit"]}
    return json.dumps({"blocks": [block]}, ensure_ascii=False)


def test_a_model_that_is_named_no_basis_is_given_what_the_library_prescribes_for_each_section(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    from test_drafting_steps import scripted

    other = tmp_path / "别处.md"
    other.write_text(OTHERS, encoding="utf-8")
    assert main(["index", str(library), str(other)]) == 0
    model = scripted(citing)
    monkeypatch.setattr("app.llm.openai_model", lambda *_: nullcontext(model))
    out = tmp_path / "a.docx"
    main(["draft", str(put_brief(tmp_path)), "-o", str(out), "--engine", "llm"])
    said = capsys.readouterr()
    asked = [m[-1].content for m in model.asked if "现在写：" in m[-1].content]
    assert len(asked) > 3
    assert all("公示电价和维护电话" in content for content in asked)
    sent = "\n".join(message.content for asked in model.asked for message in asked)
    assert "暂行规定" not in sent  # superseded
    assert "0.9元" not in sent  # another unit's
    text = load(out).text
    assert "按照《云汀区电动自行车停放充电管理规定》（云政办发〔2025〕31号）落实。" in text
    assert "引用了检索库中的《云汀区电动自行车停放充电管理规定》，任务书没有列为依据" in said.err
    assert "EVD-0" not in said.out


@pytest.mark.parametrize("engine", ["offline", "llm"])
def test_a_library_without_anything_on_the_subject_is_said(tmp_path: Path, library: Path, engine: Any) -> None:
    from test_drafting_steps import scripted

    tasks = [PLAN["tasks"][0] | {"name": "排练节目", "detail": "各社区排练节目，择优演出。", "deliverable": "节目单"}]
    given = brief_from_dict(PLAN | {"topic": "开展广场文艺汇演", "tasks": tasks, "targets": [], "facts": []})
    model = scripted(citing)
    with indexed(tmp_path / "home", library) as index:
        made = draft(given, engine=engine, model=model, index=index, today=date(2026, 3, 25))
    assert any("任务书没有写依据，检索库中也没有查到" in note for note in made.notes)
    assert "充电" not in made.text
    assert not any("充电端口" in message.content for asked in model.asked for message in asked)


def test_a_plan_that_is_named_no_basis_quotes_what_the_library_prescribes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], library: Path
) -> None:
    assert main(["index", str(library)]) == 0
    capsys.readouterr()
    out = tmp_path / "a.docx"
    assert main(["draft", str(put_brief(tmp_path)), "-o", str(out), "--format", "json"]) == 0
    said = capsys.readouterr()
    held = json.loads(said.out)
    task = next(p for p in held["paragraphs"] if p["text"].startswith("（二）建设集中充电端口。"))
    quoted = [source for source in task["sources"] if source["kind"] == "passage"]
    assert f"“{quoted[0]['quote']}”" in task["text"]
    assert "《云汀区电动自行车停放充电管理规定》（云政办发〔2025〕31号）" in task["text"]
    assert "任务书没有列为依据" in said.err
    assert not [f for f in held["report"]["findings"] if f["code"].startswith("EVD")]


def test_a_library_that_another_process_holds_stops_only_a_draft_that_names_a_basis(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], library: Path, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path as Folder

    monkeypatch.setattr("app.retrieval.index.WAIT", 0.0)
    with indexed(Folder(home), library):
        plain = main(["draft", str(put_brief(tmp_path)), "-o", str(tmp_path / "a.docx")])
        said = capsys.readouterr().err
        resting = main(["draft", str(put_brief(tmp_path, basis=["《甲规定》"])), "-o", str(tmp_path / "b.docx")])
    assert (plain, resting) == (0, 3)
    assert "没有在检索库中查找依据：检索库" in said


def test_drafts_made_side_by_side_share_the_library(library: Path, home: str) -> None:
    from pathlib import Path as Folder

    from app import settings
    from app.drafting.library import library_of

    indexed(Folder(home), library).close()
    given = brief_from_dict(PLAN)
    with library_of(given, settings.load(), "llm") as one:
        with library_of(given, settings.load(), "llm") as two:
            assert one.index is two.index
        assert one.index is not None
        assert one.index.documents()
    Index(Folder(home), wait=0.0).close()


def test_a_draft_is_checked_against_the_library_as_a_review_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], library: Path
) -> None:
    assert main(["index", str(library)]) == 0
    out = tmp_path / "a.docx"
    main(["draft", str(put_brief(tmp_path, basis=["《云汀区小区公约指引》"])), "-o", str(out)])
    assert "EVD-02" in capsys.readouterr().out
    main(["review", str(out)])
    assert "EVD-02" in capsys.readouterr().out


def test_draft_writes_document_and_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "方案.docx"
    assert main(["draft", str(put_brief(tmp_path)), "-o", str(out)]) == 0
    said = capsys.readouterr()
    assert "已写出" in said.out
    assert "方案.sources.xlsx" in said.out
    assert said.err == ""
    assert "2026年9月30日前，全街道集中充电端口不少于860个。" in load(out).text
    assert (tmp_path / "方案.sources.xlsx").is_file()


def test_json_goes_to_stdout_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    brief, out = put_brief(tmp_path, basis=["云汀区电动自行车停放充电管理规定"]), tmp_path / "a.docx"
    assert main(["draft", str(brief), "-o", str(out), "--format", "json"]) == 0
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert set(answer) >= {"schema", "doc_type", "title", "engine", "prompts", "out", "paragraphs", "report"}
    assert (answer["schema"], answer["engine"], answer["out"]) == ("wenheng.draft/1", "offline", str(out))
    assert set(answer["paragraphs"][0]) == {"text", "section", "sources"}
    assert set(answer["paragraphs"][0]["sources"][0]) == {"kind", "id", "quote", "place"}
    assert answer["report"]["blocks_export"] is False
    assert "还没有检索库" in said.err
    for finding in answer["report"]["findings"]:
        assert load(out).text[finding["start"] : finding["end"]] == finding["quote"]


def test_an_incomplete_brief_is_written_marked_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.docx"
    assert main(["draft", str(put_brief(tmp_path, targets=None)), "-o", str(out)]) == 1
    assert "标有“草稿”" in capsys.readouterr().out
    assert "【待补：工作目标" in load(out).text


@pytest.mark.parametrize(
    ("unit", "options", "said", "status"),
    [
        (None, [], "字段 unit：缺少", 2),
        ("甲街道", ["--engine", "llm"], "WENHENG_LLM_BASE_URL", 3),
        ("甲街道", ["--engine", "poet"], "offline、llm", 2),
    ],
)
def test_mistakes_leave_nothing_behind(  # noqa: PLR0917 - one row of the table each
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    unit: str | None,
    options: list[str],
    said: str,
    status: int,
) -> None:
    out = tmp_path / "out" / "a.docx"
    assert main(["draft", str(put_brief(tmp_path, unit=unit)), "-o", str(out), *options]) == status
    caught = capsys.readouterr()
    assert said in caught.err
    assert "Traceback" not in caught.err
    assert caught.out == ""
    assert not out.parent.exists()


def test_only_docx_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", str(put_brief(tmp_path)), "-o", str(tmp_path / "a.pdf")]) == 2
    assert ".docx" in capsys.readouterr().err


def test_a_model_at_fault_exits_3_and_offers_the_offline_engine(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with LLMServer() as server:
        monkeypatch.setenv("WENHENG_LLM_BASE_URL", server.url)
        monkeypatch.setenv("WENHENG_LLM_API_KEY", KEY)
        monkeypatch.setenv("WENHENG_LLM_MODEL", MODEL)
        monkeypatch.setenv("WENHENG_LLM_RETRIES", "0")
        server.script.append(Fault(500))
        status = main(["draft", str(put_brief(tmp_path)), "-o", str(tmp_path / "a.docx"), "--engine", "llm"])
    assert status == 3
    assert "--engine offline" in capsys.readouterr().err
    assert not (tmp_path / "a.docx").exists()


def test_a_real_endpoint_drafts_over_http(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    paragraph = {"kind": "paragraph", "heading": "", "text": "在31个小区的公共部位选址。", "sources": ["tasks[1]"]}
    with LLMServer() as server:
        server.script.append('{"sections": []}')
        server.default = json.dumps({"blocks": [paragraph]}, ensure_ascii=False)
        monkeypatch.setenv("WENHENG_LLM_BASE_URL", server.url)
        monkeypatch.setenv("WENHENG_LLM_API_KEY", KEY)
        monkeypatch.setenv("WENHENG_LLM_MODEL", MODEL)
        out = tmp_path / "a.docx"
        status = main(["draft", str(put_brief(tmp_path)), "-o", str(out), "--engine", "llm", "--format", "json"])
        assert server.problems == []
    assert status in {0, 1}
    answer = json.loads(capsys.readouterr().out)
    assert answer["engine"] == "llm"
    assert answer["prompts"]["shared/section"]
    assert "在31个小区的公共部位选址。" in load(out).text


def test_a_model_may_name_the_document_it_cites(tmp_path: Path, library: Path) -> None:
    from test_drafting_steps import headings

    title = "云汀区电动自行车停放充电管理规定"

    def said(messages: Sequence[Message]) -> str:
        asked = messages[-1].content
        if "须写的部分" in asked:
            return '{"sections": []}'
        if "要改正的问题" in asked:
            return '{"blocks": []}'
        found = re.search(rf"\[(\S+)\] ?《{title}》", asked)
        words = f"按照《{title}》做好{headings({'messages': [{'content': asked}]})}。" if found else "各单位分工负责。"
        sources = [found[1]] if found else []
        block = {"kind": "paragraph", "heading": "", "text": words, "sources": sources}
        return json.dumps({"blocks": [block]}, ensure_ascii=False)

    given = brief_from_dict(PLAN | {"basis": ["《云汀区小区公约指引》"]})
    with indexed(tmp_path / "home", library) as index:
        made = draft(given, engine="llm", model=ScriptedModel(said), index=index, today=date(2026, 3, 25))
    assert f"按照《{title}》" in made.text
    assert not [f for f in made.report.findings if f.code.startswith("EVD")]
    cited = [ref for paragraph in made.paragraphs for ref in paragraph.sources if ref.kind == "passage"]
    assert cited
    assert cited[0].place.startswith(f"《{title}》（云政办发〔2025〕31号） ")
