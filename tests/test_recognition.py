from __future__ import annotations

import pytest

from evaluators.doctype import asked_for, detect
from evaluators.errors import SpecError
from evaluators.model import Document, Line, Span
from evaluators.numbering import chinese, renumbered
from evaluators.recognition import carried_by_notice


def titled(title: str, body: str = "") -> Document:
    text = f"{title}\n{body}"
    return Document(
        text=text,
        body=Span(0, len(text)),
        title=Line(title, Span(0, len(title))) if title else None,
        lead=Span(len(title) + 1, len(text)),
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于开展邻里互助的实施方案", "implementation_plan"),
        ("望桥街道楼道整治工作实施方案（试行）", "implementation_plan"),
        ("关于印发《青荻街道助餐服务实施方案》的通知", "implementation_plan"),
        ("柳浦街道河道清漂专项行动方案", "work_scheme"),
        ("石磬街道防汛应急预案", "work_scheme"),
        ("桥东社区文明养犬方案", "work_scheme"),
        ("2026年党建工作要点", "work_plan"),
        ("秋水社区2026年第二季度工作安排", "work_plan"),
        ("书院里社区2026年工作计划", "work_plan"),
        ("关于2026年工作计划落实情况的报告", "status_report"),
        ("关于实施方案推进情况的汇报", "status_report"),
        ("长堤社区食品安全自查报告", "status_report"),
        ("东苑社区2026年工作总结", "status_report"),
        ("东苑社区2026年工作总结和2027年工作计划", "status_report"),
        ("麦浪社区儿童友好项目总结报告", "project_summary"),
        ("清渡社区2026年4月网格走访月报表", "monthly_form"),
        ("工作方案进展情况月报", "monthly_form"),
        ("關於開展鄰里互助的實施方案", "implementation_plan"),
        ("关于印发社区治理实施意见的通知", "implementation_plan"),
        ("关于转发区民政局《助餐服务工作方案》的通知", "work_scheme"),
        ("柳浦街道平安建设情况通报", "status_report"),
        ("柳浦街道志愿服务积分管理办法（试行）", "other"),
        ("关于印发《志愿服务积分管理办法》的通知", "other"),
        ("关于报送2026年工作总结的通知", "other"),
        ("关于征求《楼道整治工作方案》意见的函", "other"),
        ("关于调整停车收费工作方案的请示", "other"),
        ("关于加强小区物业管理的意见", "other"),
        ("关於調整停車收費的規定", "other"),
    ],
)
def test_the_title_decides(title: str, expected: str) -> None:
    assert detect(titled(title)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("为改善环境，制定本实施方案。", "implementation_plan"),
        ("为改善环境，制定如下工作方案。", "work_scheme"),
        ("现将有关情况报告如下。特此报告。", "status_report"),
        ("填报人：甲　本月完成3件，上月累计2件", "monthly_form"),
    ],
)
def test_the_body_decides_where_the_title_says_nothing(body: str, expected: str) -> None:
    assert detect(titled("关于改善环境", body)) == expected
    assert detect(titled("", body)) == expected


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", "好"),
        ("", "我是桥东社区居民，楼下停车难，希望下一步尽快解决。谢谢！"),
        ("", "一、存在问题\n停车难。\n二、我的想法\n划线。"),
        ("桥东社区二三事", "今天下雨，大家都在楼道里说话。"),
    ],
)
def test_what_resembles_no_type_is_taken_for_none(title: str, body: str) -> None:
    assert detect(titled(title, body)) == "unknown"


@pytest.mark.parametrize("name", ["实施方案", "implementation_plan", " 实施方案 "])
def test_a_type_is_called_by_its_id_or_its_name(name: str) -> None:
    assert asked_for(name) == "implementation_plan"


def test_a_type_that_there_is_none_of_is_refused_with_those_there_are() -> None:
    with pytest.raises(SpecError, match=r"没有文种“方案”，可用：实施方案（implementation_plan）"):
        asked_for("方案")


def test_a_plan_carried_by_a_notice_is_recognised() -> None:
    assert carried_by_notice(titled("关于印发《青荻街道助餐服务实施方案》的通知"))
    assert carried_by_notice(titled("青荻街道助餐服务实施方案", "现将方案印发给你们，请认真落实。"))
    assert not carried_by_notice(titled("青荻街道助餐服务实施方案", "为做好助餐服务，制定本方案。"))


def test_ordinals_keep_their_script_and_punctuation() -> None:
    assert [chinese(number) for number in (1, 9, 10, 11, 20, 35)] == ["一", "九", "十", "十一", "二十", "三十五"]
    assert [renumbered(marker, 12) for marker in ("三、", "（三）", "3.", "（3）")] == [
        "十二、",
        "（十二）",
        "12.",
        "（12）",
    ]
