"""Further defects of dates, owners and burdens (DDL, RSP, GOV)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.evaluation.mutant import DAY, Change, kind, replace, said
from evaluators.model import Span

if TYPE_CHECKING:
    import random
    import re

    from app.evaluation.mutant import Base

_BY = DAY + "前"


def _deadlines(base: Base) -> list[re.Match[str]]:
    return base.hits(_BY, *base.working)


@kind("DDL-02", "日期用下划线、圆圈或“某”代替")
def date_blank(base: Base, choice: random.Random) -> Change | None:
    """Leave the month and day of a deadline to be filled in, in other ways than with X."""
    found = _deadlines(base)
    if not found:
        return None
    hit = choice.choice(found)
    words = (
        f"{hit['year']}年某月某日前",
        f"{hit['year']}年○月○日前",
        f"{hit['year']}年__月__日前",
        f"{hit['year']}年*月底前",
    )
    return replace(base, Span(*hit.span()), choice.choice(words))


@kind("DDL-04", "时限早于计划期")
def deadline_before(base: Base, choice: random.Random) -> Change | None:
    """Set a deadline some weeks before the plan begins."""
    found = _deadlines(base) if base.is_plan else []
    if not found or base.document.period is None or base.document.period.source == "body":
        return None
    day = base.document.period.start - timedelta(days=choice.choice((20, 45)))
    return replace(base, Span(*choice.choice(found).span()), f"{day.year}年{day.month}月{day.day}日前")


@kind("DDL-06", "时限在上一年")
def deadline_last_year(base: Base, choice: random.Random) -> Change | None:
    """Leave last year's date in a task."""
    found = [h for h in _deadlines(base) if not (h["month"] == "2" and h["day"] == "29")]
    if not found or base.document.issue_date is None or base.doctype.kind == "form":
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), f"{int(hit['year']) - 1}年{hit['month']}月{hit['day']}日前")


@kind("DDL-08", "新增任务只写模糊时间")
def task_put_off(base: Base, choice: random.Random) -> Change | None:
    """Add a task that is put off to no day."""
    words = (
        "由{unit}牵头，⟦择机组织一次现场观摩⟧。",
        "由{unit}牵头，⟦待条件成熟后推广到全部小区⟧。",
        "由{unit}负责，⟦视情况增设服务点位⟧。",
        "由{unit}负责，⟦尽早建成活动场地⟧。",
    )
    return said(base, choice, words, "tasks") if base.is_plan else None


@kind("DDL-09", "周期检查没有起止和对象")
def checks_loose(base: Base, choice: random.Random) -> Change | None:
    """Ask for returns at intervals, without day and recipient."""
    words = ("各社区⟦每季度报送一次工作小结⟧。", "各社区⟦按月报送统计数据⟧。", "各社区居委会⟦每周汇报问题处理情况⟧。")
    return said(base, choice, words, "tasks") if base.is_plan else None


@kind("DDL-10", "先后颠倒的起止日期")
def interval_reversed(base: Base, choice: random.Random) -> Change | None:
    """Let a period end before it begins, or count working days from nowhere."""
    words = (
        "公示时间为⟦{year}年9月20日至{year}年9月10日⟧。",
        "报名时间为⟦{year}年11月15日至10月20日⟧。",
        "名单⟦公示5个工作日⟧。",
    )
    return said(base, choice, words, *base.working)


@kind("DDL-11", "套用多年前的活动")
def campaign_of_years_ago(base: Base, choice: random.Random) -> Change | None:
    """Tie the work to a campaign of years ago by its common name."""
    words = (
        "结合⟦“三严三实”专题教育⟧推进上述工作。",
        "上述工作作为⟦党的群众路线教育实践活动⟧整改内容。",
        "把上述工作纳入⟦基层组织建设年⟧活动。",
    )
    return said(base, choice, words, *base.working)


@kind("RSP-02", "要求泛指的单位各司其职")
def units_at_large(base: Base, choice: random.Random) -> Change | None:
    """Give a task to nobody in particular."""
    words = (
        "{year}年10月20日前，⟦由有关部门完成设施检测⟧。",
        "{year}年10月20日前，⟦相关科室负责汇总登记情况⟧。",
        "⟦有关单位牵头⟧，{year}年10月20日前完成公示。",
    )
    return said(base, choice, words, "tasks") if base.is_plan else None


@kind("RSP-03", "新增任务两家共同牵头")
def leads_shared(base: Base, choice: random.Random) -> Change | None:
    """Give a task to two leads."""
    words = (
        "{year}年10月20日前，⟦由街道党群服务中心、街道财政所共同牵头⟧完成核对。",
        "⟦街道司法所和街道武装部牵头⟧，{year}年10月20日前完成登记。",
    )
    return said(base, choice, words, "tasks") if base.is_plan else None


@kind("RSP-04", "写出不存在的机构")
def body_invented(base: Base, choice: random.Random) -> Change | None:
    """Name bodies that there are not."""
    words = (
        "{year}年10月20日前，由⟦街道人民政府⟧组织验收。",
        "{year}年10月20日前，由⟦街道办事处党工委⟧组织验收。",
        "{year}年10月20日前，由⟦社区党工委⟧组织验收。",
    )
    return said(base, choice, words, *base.working)


@kind("GOV-01", "新增台账、排名和拍照要求")
def burden_reworded(base: Base, choice: random.Random) -> Change | None:
    """Lay further paperwork on the communities, in other words."""
    words = (
        "各社区⟦逐项建立纸质和电子两套台账⟧。",
        "街道⟦按季度对各社区进度进行通报排名⟧。",
        "各社区⟦每日上传工作照片不少于3张⟧。",
        "各社区⟦每半月填报一次进度统计表⟧。",
    )
    return said(base, choice, words, "tasks") if base.is_plan else None
