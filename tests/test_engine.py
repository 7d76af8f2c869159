from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators import catalog, revision
from evaluators.doctype import OTHER, TYPE_IDS, UNTOLD, detect
from evaluators.engine import check, chosen
from evaluators.errors import EvaluatorError, SpecError
from evaluators.lines import LineIndex
from evaluators.model import Document, Finding, Line, Severity, Span, Verdict
from evaluators.reader import read
from evaluators.report import Report, RuleFailure, finding_json
from evaluators.rule import Context, Rule
from evaluators.waiver import Waiver

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 3, 2)
TEXT = "甲方案\n乙段乙段\n丙段"
DOCUMENT = Document(text=TEXT, body=Span(0, len(TEXT)), title=Line("甲方案", Span(0, 3)))


class _Base(Rule):
    name = "stub"
    title = "桩"
    severity = Severity.MAJOR
    since = "0"
    basis = "实务"
    places: ClassVar[tuple[tuple[int, int], ...]] = ()
    words = "同样的话"

    def check(self, ctx: Context) -> Iterator[Finding]:
        assert ctx.today == TODAY
        for start, end in self.places:
            yield self.finding(Span(start, end), self.words)


class _Late(_Base):
    code = "AAA-01"
    places = ((9, 11),)


class _Twice(_Base):
    code = "BBB-01"
    severity = Severity.CRITICAL
    places = ((4, 5), (6, 7), (4, 5))


class _Broken(_Base):
    code = "CCC-01"

    def check(self, ctx: Context) -> Iterator[Finding]:
        raise RuntimeError(ctx.doctype.id)


class _Reports(_Base):
    code = "DDD-01"
    kinds = frozenset({"report"})
    places = ((0, 1),)


class _Undetermined(_Base):
    code = "EEE-01"

    def check(self, ctx: Context) -> Iterator[Finding]:
        yield self.finding(ctx.top, "看不出", severity=Severity.CRITICAL, verdict=Verdict.UNDETERMINED)


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    waivers = tuple(rule for rule in catalog.RULES if rule.stage == "waivers")
    monkeypatch.setattr(catalog, "RULES", (_Late, _Twice, _Broken, _Reports, _Undetermined, *waivers))


def run(**options: object) -> Report:
    return check(DOCUMENT, "work_scheme", today=TODAY, **options)  # type: ignore[arg-type]  # forwarded as given


@pytest.mark.usefixtures("rules")
class TestRunning:
    def test_findings_come_in_order_of_place_and_name_the_text_they_were_made_from(self) -> None:
        report = run(select=["AAA", "BBB-01"])
        assert [finding.code for finding in report.findings] == ["BBB-01", "AAA-01"]
        assert report.title == "甲方案"
        assert report.doc_type == "work_scheme"
        assert report.catalogue == revision.CATALOGUE
        assert len(report.text_sha256) == 64

    def test_what_says_the_same_of_several_places_is_one_finding(self) -> None:
        (finding,) = run(select=["BBB"]).findings
        assert finding.span == Span(4, 5)
        assert finding.also == (Span(6, 7),)

    def test_a_rule_that_raises_is_named_blocks_export_and_does_not_stop_the_others(self) -> None:
        report = run(ignore=["BBB", "EEE"])
        assert [finding.code for finding in report.findings] == ["AAA-01"]
        assert [failure.code for failure in report.failures] == ["CCC-01"]
        assert "work_scheme" in report.failures[0].error
        assert "运行出错" in report.failures[0].message
        assert report.blocks_export

    def test_a_rule_for_reports_leaves_a_plan_alone(self) -> None:
        assert run(select=["DDD"]).findings == ()

    def test_a_critical_finding_that_could_not_tell_blocks_until_waived(self) -> None:
        assert run(select=["EEE"]).blocks_export
        waiver = Waiver("EEE-01", "甲方案", "已人工核对", "张三", date(2026, 3, 2))
        report = run(select=["EEE", "WVR"], waivers=[waiver])
        assert not report.blocks_export
        assert [finding.code for finding in report.waived] == ["EEE-01"]

    def test_a_waiver_covers_only_the_places_its_quotation_touches(self) -> None:
        waiver = Waiver("BBB-01", "乙段乙", "专名", "张三", date(2026, 12, 31))
        report = run(select=["BBB"], waivers=[waiver])
        assert report.findings == ()
        assert len(report.waived[0].also) == 1
        narrow = Waiver("BBB-01", "方案\n乙", "专名", "张三", date(2026, 12, 31))
        report = run(select=["BBB"], waivers=[narrow])
        assert [finding.span for finding in report.findings] == [Span(6, 7)]
        assert [finding.span for finding in report.waived] == [Span(4, 5)]

    def test_an_expired_waiver_covers_nothing_and_is_a_finding(self) -> None:
        waiver = Waiver("BBB-01", "乙", "专名", "张三", date(2026, 3, 1))
        report = run(select=["BBB", "WVR"], waivers=[waiver])
        assert [finding.code for finding in report.findings] == ["BBB-01", "WVR-02"]
        assert report.blocks_export

    def test_a_waiver_of_a_rule_left_out_is_not_called_unused(self) -> None:
        waiver = Waiver("BBB-01", "乙", "专名", "张三", date(2026, 12, 31))
        assert run(select=["AAA", "WVR"], waivers=[waiver]).findings[0].code == "AAA-01"

    def test_unknown_codes_are_refused_by_name(self) -> None:
        with pytest.raises(EvaluatorError, match="--select 中的“STR-99”不是规则编号"):
            run(select=["STR-99"])
        with pytest.raises(EvaluatorError, match="--ignore 中的“QQ”"):
            run(ignore=["QQ"])
        with pytest.raises(EvaluatorError, match="没有规则“ABC-01”"):
            run(waivers=[Waiver("ABC-01", "乙", "专名", "张三", TODAY)])
        with pytest.raises(SpecError, match="没有文种“letter”"):
            check(DOCUMENT, "letter", today=TODAY)


def test_selection_takes_codes_and_families_in_any_case() -> None:
    assert {rule.code.partition("-")[0] for rule in chosen(["str-", "PLH-01"])} == {"STR", "PLH"}
    assert "STR-03" not in {rule.code for rule in chosen(ignore=["STR-03"])}
    assert chosen() == catalog.RULES


def test_lines_and_columns_count_code_points_from_one() -> None:
    index = LineIndex("甲\r\n𠮷乙\n\n丙")
    assert [index.place(offset) for offset in (0, 3, 4, 6, 7)] == [(1, 1), (2, 1), (2, 2), (3, 1), (4, 1)]


def test_a_report_in_json_has_the_promised_keys() -> None:
    finding = Finding("STR-03", Severity.MAJOR, Span(4, 6), "甲", also=(Span(0, 3),))
    report = Report("0" * 64, "r", "work_plan", "甲方案", (finding,), (), (RuleFailure("STR-01", "坏了"),))
    entry = report.to_json(TEXT)
    assert list(entry) == ["doc_type", "title", "blocks_export", "findings", "waived", "failures"]
    assert entry["blocks_export"] is True
    assert entry["failures"][0]["code"] == "STR-01"
    assert entry["findings"][0] == finding_json(finding, TEXT) == {
        "code": "STR-03", "severity": "major", "verdict": "fault", "message": "甲", "hint": "", "quote": "乙段",
        "start": 4, "end": 6, "line": 2, "col": 1, "also": [{"start": 0, "end": 3}], "fix": None,
    }  # fmt: skip


_PIECES = st.sampled_from(
    [
        "一、总体要求",
        "三、工作目标",
        "（二）重点任务。",
        "1.",
        "关于开展清理的实施方案",
        "区民政局:",
        "×",
        "X月",
        "2026年",
        "○○",
        "某社区",
        "____",
        "【待补：数字】",
        "{{社区}}",
        "党枝部",
        "（  ）",
        "\n",
        "\n\n",
        "\t",
        "|a|b|\n|---|---|\n|1|×|\n",
        "附件1",
        "望桥街道办事处",
        "2026年3月2日",
        "现将有关情况报告如下：",
        "联系人：    ",
        "𠮷",
        "=",
        "各社区要完成3×4米展板。",
        "黨姐織",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join), st.sampled_from((*TYPE_IDS, OTHER, UNTOLD)))
def test_no_text_makes_a_rule_break_down_or_point_outside_the_text(text: str, type_id: str) -> None:
    document = read(text)
    assert detect(document) in (*TYPE_IDS, OTHER, UNTOLD)
    report = check(document, type_id, today=TODAY)
    assert not report.failures
    for finding in report.findings:
        assert finding.message
        for span in (finding.span, *finding.also):
            assert 0 <= span.start <= span.end <= len(text)
        if finding.fix is not None:
            assert finding.fix.span.end <= len(text)
    assert report == check(document, type_id, today=TODAY)


MEASURES = read(
    "柳浦街道志愿服务积分管理办法（试行）\n\n一、登记\n积分由社区居委会登记，台帐逐月核对。\n三、附则\n本办法由街道办事处负责解释。\n"
)


class TestAGenreNoneOfTheSix:
    def test_what_needs_a_type_is_undetermined_and_the_rest_is_checked(self) -> None:
        report = check(MEASURES, detect(MEASURES), today=TODAY)
        (told,) = [finding for finding in report.findings if finding.verdict is Verdict.UNDETERMINED]
        assert report.doc_type == OTHER
        assert told.code == "STR-08"
        assert told.severity is Severity.MAJOR
        assert "文种是“办法”，不在能够审核的六个文种（实施方案、工作方案、" in told.message
        assert all(code in told.hint for code in ("STR-01", "DDL-01", "RSP-01"))
        found = {finding.code for finding in report.findings} - {told.code}
        assert found >= {"STR-03", "WRD-02"}
        assert not any(code in told.hint for code in found)

    def test_what_shows_no_type_at_all_blocks_until_a_person_names_one(self) -> None:
        letter = read("尊敬的领导：\n我是桥东社区居民，楼下停车难，台帐上也没有登记。谢谢！\n")
        report = check(letter, detect(letter), today=TODAY)
        (told,) = [finding for finding in report.findings if finding.verdict is Verdict.UNDETERMINED]
        assert (report.doc_type, told.severity) == (UNTOLD, Severity.CRITICAL)
        assert told.message.startswith("看不出是什么文种：标题没有写明，正文也不像能够审核的六个文种（实施方案、")
        assert {finding.code for finding in report.findings} == {"STR-08", "WRD-02"}
        assert not check(letter, OTHER, today=TODAY).blocks_export

    def test_a_rule_asked_for_alone_is_no_pass_either(self) -> None:
        (told,) = check(MEASURES, OTHER, today=TODAY, select=["STR-01"]).findings
        assert (told.code, told.verdict) == ("STR-01", Verdict.UNDETERMINED)

    def test_a_type_given_by_a_person_is_taken(self) -> None:
        report = check(MEASURES, "implementation_plan", today=TODAY)
        assert all(finding.verdict is Verdict.FAULT for finding in report.findings if finding.code == "STR-08")
        assert "STR-01" in {finding.code for finding in report.findings}
