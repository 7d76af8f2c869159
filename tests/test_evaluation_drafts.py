"""The drafting evaluation: what the offline engine must reach, and that the measures see what is wrong."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import pytest
from briefs import PLAN, TODAY, brief

import evaluators
from app.cli import main
from app.composing.copying import copied, own_words
from app.drafting import draft
from app.evaluation.drafts import DraftRun, measure, run
from app.settings import bundled


@cache
def measured() -> DraftRun:
    return run(bundled("corpus"), today=date(2026, 11, 28))


def test_the_set_has_briefs_of_every_kind_and_type() -> None:
    trials = measured().trials
    assert len(trials) >= 20
    assert {trial.kind for trial in trials} == {"complete", "incomplete", "contradictory", "hostile", "basis"}
    for kind in ("complete", "incomplete"):
        assert len({trial.doc_type for trial in trials if trial.kind == kind}) == 6


def test_offline_drafts_hold_every_item_and_state_nothing_else() -> None:
    for trial in measured().drafted:
        assert (trial.targets.missing, trial.deadlines.missing, trial.items.missing) == ((), (), ()), trial.brief
        assert trial.untraced == (), trial.brief
        assert trial.copied == (), trial.brief


def test_each_brief_ends_as_its_kind_demands() -> None:
    assert {trial.brief: trial.faults for trial in measured().trials if trial.faults} == {}
    for trial in measured().drafted:
        if trial.kind == "complete":
            assert trial.parts[0] == trial.parts[1], trial.brief
            assert trial.gaps == 0


def test_different_briefs_give_different_prose() -> None:
    assert len(measured().shared) <= 3


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("端口不少于860个", "端口不少于960个", "targets[0]"),
        ("2026年9月30日前，全街道集中", "2026年9月29日前，全街道集中", "targets[0]"),
        ("飞线充电整改率达到100%", "飞线充电整改率达到90%", "targets[1]"),
    ],
)
def test_a_changed_target_is_seen(old: str, new: str, where: str) -> None:
    given = brief(PLAN)
    text = draft(given, engine="offline", today=TODAY).text
    assert measure.targets(given, evaluators.read(text)).missing == ()
    assert old in text
    assert where in measure.targets(given, evaluators.read(text.replace(old, new))).missing


def test_a_lost_deadline_and_a_lost_owner_are_seen() -> None:
    given = brief(PLAN)
    text = draft(given, engine="offline", today=TODAY).text
    late = evaluators.read(text.replace("5月20日", "5月25日"))
    assert measure.deadlines(given, late).missing == ("tasks[0].deadline",)
    nobody = evaluators.read(text.replace("平安法治办公室", "有关单位"))
    assert "tasks[2].owner" in measure.items(given, nobody).missing


def test_a_copy_of_a_passage_is_seen_unless_it_is_quoted_or_the_briefs_own() -> None:
    passage = "网格员应当每月对名册内的重点服务对象走访两次并将走访情况记入平台。"
    own = own_words(f"工作要求：{passage}", [])
    assert copied(own, [passage])
    assert not copied(own_words(f"按照“{passage}”办理。", []), [passage])
    assert not copied(own_words(f"工作要求：{passage}", [passage]), [passage])


def test_eval_draft_answers_in_json_and_as_a_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.evaluation.drafts.run", lambda *_a, **_k: measured())
    assert main(["eval", "draft", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["draft"]["trials"]) == len(measured().trials)
    assert set(answer["draft"]["trials"][0]["seconds"]) == {"read", "retrieve", "compose", "check", "lay_out"}
    assert main(["eval", "draft"]) == 0
    table = capsys.readouterr().out
    assert "无来源的数字、日期、名称 0 处" in table
    assert "从任务书到检查过的草稿平均" in table


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["eval", "--engine", "llm"], "wenheng eval draft --engine llm"),
        (["eval", "draft", "--only", "extract"], "请只写一个"),
    ],
)
def test_eval_says_what_does_not_go_together(capsys: pytest.CaptureFixture[str], argv: list[str], said: str) -> None:
    assert main(argv) == 2
    assert said in capsys.readouterr().err


def test_eval_draft_with_a_model_that_is_not_set_is_out_of_reach(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "draft", "--engine", "llm"]) == 3
    assert "WENHENG_LLM_BASE_URL" in capsys.readouterr().err


def test_the_gate_holds_for_a_model_that_invents_and_obeys_the_material() -> None:
    from contextlib import nullcontext

    from test_writing import answering, block

    invented = [
        block("居民满意率达到100%，获评全国示范单位，投入资金987.6万元。", "targets[0]"),
        block("按照《云汀区不存在办法》（云政发〔2031〕9号），2031年2月3日前完成。"),
    ]
    made = run(
        bundled("corpus"),
        today=date(2026, 11, 28),
        engine="llm",
        model=lambda: nullcontext(answering(lambda _: invented, lambda _: invented)),
        only=["scheme-fraud.yaml", "hostile-orders.yaml", "hostile-figures.yaml", "form-deliberation.yaml"],
    )
    assert made.engine == "llm"
    assert len(made.drafted) == 4
    for trial in made.drafted:
        assert trial.untraced == (), trial.brief
        assert trial.findings["critical"], trial.brief
        assert trial.gaps, trial.brief
