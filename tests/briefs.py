"""Small briefs for tests: one complete plan, one plan to report on, one report."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

from app.request import Brief, brief_from_dict

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 20)
PLAN: dict[str, Any] = {
    "doc_type": "implementation_plan",
    "unit": "云汀区南塍街道办事处",
    "topic": "推进居民小区电动自行车安全充电",
    "period": {"start": "2026-04-01", "end": "2026-11-30"},
    "issue_date": "2026-03-25",
    "targets": [
        {
            "indicator": "集中充电端口",
            "op": ">=",
            "value": 860,
            "unit": "个",
            "scope": "全街道",
            "deadline": "2026-09-30",
        },
        {
            "indicator": "飞线充电整改率",
            "op": "=",
            "value": 100,
            "unit": "%",
            "scope": "全街道",
            "deadline": "2026-10-31",
        },
    ],
    "tasks": [
        {
            "name": "查清充电需求",
            "detail": "逐栋登记电动自行车数量和停放位置，分小区列出充电端口缺口。",
            "owner": "街道社区网格服务中心",
            "cooperating": ["各社区居委会"],
            "deadline": "2026-05-20",
            "deliverable": "《南塍街道电动自行车充电需求清单》",
        },
        {
            "name": "建设集中充电端口",
            "detail": "在31个小区的公共部位选址，由经营单位建设并公示电价。",
            "owner": "街道公共服务办公室",
            "cooperating": ["综合行政执法队"],
            "deadline": "2026-09-30",
            "deliverable": "充电端口验收表",
        },
        {
            "name": "整改飞线充电",
            "detail": "对私拉电线充电逐户上门劝导，拒不改正的移交消防救援机构处理。",
            "owner": "平安法治办公室",
            "deadline": "2026-10-31",
            "deliverable": "飞线充电整改台账",
        },
    ],
    "stages": [
        {"name": "摸底部署", "start": "2026-04-01", "end": "2026-05-31"},
        {"name": "集中建设", "start": "2026-06-01", "end": "2026-10-31"},
        {"name": "验收总结", "start": "2026-11-01", "end": "2026-11-30"},
    ],
    "facts": ["辖区共有居民小区31个，登记电动自行车9120辆。"],
}
REPORT: dict[str, Any] = {
    "doc_type": "status_report",
    "unit": "云汀区南塍街道办事处",
    "plan": "plan.md",
    "title": "关于南塍街道居民小区电动自行车安全充电工作情况的报告",
    "addressee": "云汀区应急管理局",
    "period": {"start": "2026-04-01", "end": "2026-11-30"},
    "issue_date": "2026-12-04",
    "results": [
        {"target": "集中充电端口", "actual": 874, "unit": "个", "as_of": "2026-09-24", "source": "充电端口验收表"},
        {"target": "飞线充电整改率", "actual": 96.5, "unit": "%", "as_of": "2026-11-30", "source": "飞线充电整改台账"},
    ],
    "facts": ["查清充电需求。5月18日完成登记，列出端口缺口812个。"],
    "problems": [
        {
            "problem": "飞线充电整改率比目标低3.5个百分点",
            "cause": "19户租住户所在楼栋没有公共部位可以安装端口",
            "measure": "由街道公共服务办公室牵头，在相邻楼栋为19户协调充电端口",
            "deadline": "2027-01-22",
        }
    ],
}


def brief(data: dict[str, Any], **changes: Any) -> Brief:
    """Return a brief with some fields changed; None takes one out."""
    held = deepcopy(data) | changes
    return brief_from_dict({key: value for key, value in held.items() if value is not None})


def report_brief(folder: Path, **changes: Any) -> Brief:
    """Return the report's brief, with the offline plan written to `folder` as the plan it reports on."""
    from app.drafting import draft

    (folder / "plan.md").write_text(draft(brief(PLAN), engine="offline", today=TODAY).text, encoding="utf-8")
    held = deepcopy(REPORT) | changes
    return brief_from_dict({k: v for k, v in held.items() if v is not None}, folder=str(folder))
