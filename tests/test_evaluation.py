"""The evaluation suite: mutants are what they claim to be, and the checker does not get worse."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import yaml

from app.cli import main
from app.evaluation import extraction, mutations
from app.evaluation.kinds.leftovers import card_number, identity_number
from app.evaluation.mutant import Base, Mutant
from app.evaluation.mutations import KINDS, MutationRun
from app.evaluation.suite import Suite
from app.settings import bundled
from evaluators.model import Severity

FLOORS = yaml.safe_load((Path(__file__).parent / "cases" / "evaluation" / "floors.yaml").read_text(encoding="utf-8"))


@cache
def bases() -> tuple[Base, ...]:
    return tuple(mutations.clean_documents(bundled("corpus")))


@cache
def measured() -> MutationRun:
    return mutations.run(bases(), per_document=1)


def test_there_are_enough_kinds_and_documents() -> None:
    assert len(bases()) >= 12
    assert len({(kind.code, kind.name) for kind in KINDS}) == len(KINDS) >= 40


@pytest.mark.parametrize("base", bases(), ids=lambda base: base.id)
def test_a_mutant_is_changed_repeatable_and_says_where(base: Base) -> None:
    for kind in KINDS:
        mutant = kind.inject(base, 1)
        if mutant is None:
            continue
        name = f"{kind.code} {kind.name}"
        assert mutant.text != base.text, name
        assert mutant == kind.inject(base, 1), name
        assert mutant.done, name
        for place in mutant.places:
            assert 0 <= place.start < place.end <= len(mutant.text), name
        touched = _changed(base.text, mutant.text)
        near = [place for place in mutant.places if place.start <= touched[1] + 4 and touched[0] <= place.end + 4]
        assert near or not mutant.places, f"{name}: {mutant.done}"


def _changed(old: str, new: str) -> tuple[int, int]:
    """Return the stretch of `new` that differs from `old`."""
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - start
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return start, len(new) - tail


def test_every_kind_goes_into_some_document() -> None:
    assert {(trial.code, trial.kind) for trial in measured().trials} == {(kind.code, kind.name) for kind in KINDS}


def test_another_seed_takes_another_place() -> None:
    typo = next(kind for kind in KINDS if kind.name == "错别字")
    made = {mutant.text for seed in range(8) for mutant in [typo.inject(bases()[0], seed)] if mutant is not None}
    assert len(made) > 1


def test_invented_numbers_pass_their_own_checks() -> None:
    import random

    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for seed in range(20):
        number = identity_number(random.Random(seed))  # noqa: S311 - repeatable on purpose
        values = [int(digit) for digit in number[:17]] + [10 if number[17] == "X" else int(number[17])]
        assert sum(v * w for v, w in zip(values, (*weights, 1), strict=True)) % 11 == 1
        digits = [int(digit) for digit in reversed(card_number(random.Random(seed)))]  # noqa: S311 - likewise
        assert sum(d if at % 2 == 0 else sum(divmod(2 * d, 10)) for at, d in enumerate(digits)) % 10 == 0


def test_a_finding_that_was_there_before_does_not_count() -> None:
    base = Base("spoilt", bases()[0].text.replace("，制定本方案", ",制定本方案"), bases()[0].today)
    clean = mutations.findings(base, select=("FMT-01",))
    assert clean
    place = clean[0].span
    unchanged = Mutant(base.text + "\n", "FMT-01", (place,), "无")
    assert not mutations.found(base, unchanged, clean)


def test_clean_documents_stay_clean() -> None:
    assert [alarm for alarm in measured().alarms if alarm.severity is Severity.CRITICAL] == []
    assert measured().majors_per_document < FLOORS["majors_per_document_below"]


@pytest.mark.parametrize("code", sorted(FLOORS["recall"]))
def test_no_code_finds_less_than_it_did(code: str) -> None:
    made, found = measured().by_code()[code]
    missed = [f"{t.kind}: {t.base}: {t.done}" for t in measured().trials if t.code == code and not t.found]
    assert found / made >= FLOORS["recall"][code], missed


def test_every_code_with_a_mutation_has_a_floor() -> None:
    assert set(FLOORS["recall"]) == set(measured().by_code())
    assert measured().recall >= FLOORS["macro_recall"]


def test_codes_without_a_rule_are_left_out_of_the_average() -> None:
    run = MutationRun(
        (
            mutations.Trial("AAA-01", "甲", "x", "改", found=True),
            mutations.Trial("BBB-01", "乙", "x", "改", found=False),
        ),
        (),
        ("x",),
        ("BBB-01",),
    )
    assert run.recall == 1.0
    assert run.by_code() == {"AAA-01": (1, 1)}
    assert [row["code"] for row in Suite(mutations=run).to_json()["mutations"]["by_code"]] == ["AAA-01"]


def test_the_reader_against_the_gold() -> None:
    run = extraction.run(bundled("corpus"), bases())
    f1 = {score.name: score.f1 for score in run.scores}
    assert f1.keys() == FLOORS["extraction_f1"].keys()
    for name, floor in FLOORS["extraction_f1"].items():
        assert f1[name] >= floor, run.remarks


def test_eval_answers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--only", "extract", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "wenheng.eval/1"
    assert answer.keys() == {"schema", "catalogue", "quick", "seconds", "extract"}
    assert {score["name"] for score in answer["extract"]["scores"]} == {"文种", "章节", "目标", "时限"}


def test_eval_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--only", "extract"]) == 0
    assert "准确率" in capsys.readouterr().out


def test_eval_refuses_an_unknown_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--only", "drafting"]) == 2
    assert "--only 只能是 mutations、extract、retrieval" in capsys.readouterr().err


def test_a_quick_run_says_what_it_leaves_out(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "mutations", "--quick", "--format", "json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert (answer["quick"], list(answer["seconds"])) == (True, ["mutations"])
    figures = answer["mutations"]
    assert figures["mutants"] == figures["kinds"] == len(KINDS)
    assert main(["eval", "retrieval", "--quick"]) == 2
    assert "--quick" in capfd.readouterr().err


def test_a_run_tells_its_time(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--only", "extract"]) == 0
    out = capfd.readouterr().out
    assert "用时" in out
    assert "快速自查" not in out
