"""`wenheng search`: find passages in the library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from app.cli.options import DateType, format_option, today_option
from app.retrieval.passage import KINDS, LEVELS

if TYPE_CHECKING:
    from datetime import date

    from app.retrieval import Index, Kind, Level, Passage


@click.command(
    "search",
    help="在检索库中查找依据。已失效、尚未生效的文件默认不列出。",
    epilog="示例：wenheng search 网格员培训时长 --as-of 2026-03-02 --region 望桥街道",
)
@click.argument("query", metavar="检索词")
@click.option(
    "-k", "count", type=click.IntRange(1, 200), default=10, show_default=True, metavar="数目", help="最多列出几段。"
)
@click.option(
    "--as-of", type=DateType(), default=None, metavar="日期", help="按此日期判断文件是否有效（默认：--today）。"
)
@today_option
@click.option(
    "--kind", type=click.Choice(list(KINDS)), help="只找某类：" + "，".join(f"{k} {v}" for k, v in KINDS.items())
)
@click.option(
    "--level", type=click.Choice(list(LEVELS)), help="只找某级：" + "，".join(f"{k} {v}" for k, v in LEVELS.items())
)
@click.option("--region", metavar="地区", help="只找适用于该地区的文件（含其上级地区），如 望桥街道。")
@click.option("--unit", metavar="单位", help="只找该单位的和各单位共有的文件。")
@click.option("--include-stale", is_flag=True, help="连同已失效、尚未生效的一并列出，并注明。")
@format_option("text", "json")
def command(
    query: str,
    count: int,
    as_of: date | None,
    today: date,
    kind: Kind | None,
    level: Level | None,
    region: str | None,
    unit: str | None,
    include_stale: bool,
    form: str,
) -> int:
    """Run the verb."""
    from app import settings
    from app.retrieval import Index

    as_of = as_of or today
    with Index.of(settings.load()) as index:
        found = index.search(
            query, count, kind=kind, level=level, region=region, unit=unit, as_of=as_of, include_stale=include_stale
        )
        found = found if any(_shares(query, passage) for passage in found) else []
        withheld = [index.remark] * bool(index.remark)
        withheld += [] if include_stale else _withheld(index, query, as_of)
        if region and not index.knows_region(region):
            withheld.append(f"检索库中没有“{region}”的文件，也没有它属于哪个上级地区的记载，请核对地区名称。")
        if unit and not index.knows_unit(unit):
            withheld.append(f"检索库中没有属于“{unit}”的文件，列出的都是各单位共有的，请核对单位名称。")
        if not include_stale:
            every = index.search(
                query, count, kind=kind, level=level, region=region, unit=unit, as_of=as_of, include_stale=True
            )
            stale = sum(not passage.in_force for passage in every)
            withheld += [f"另有 {stale} 段出自已失效或尚未生效的文件，未列出；要查看请加 --include-stale。"] * bool(
                stale
            )
    if form == "json":
        answer = {"schema": "wenheng.search/1", "passages": [passage.to_json() for passage in found]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(_text(n, p) for n, p in enumerate(found, 1)) if found else "没有找到相关段落。")
    for line in withheld:
        click.echo(line, err=True)
    return 0


def _shares(query: str, passage: Passage) -> bool:
    """Tell whether the passage or its names hold a word of the query, as it is said or as documents print it.

    The nearest of what is far is no answer.
    """
    from app.retrieval.wording import tokens, weighted

    asked = set(weighted(query))
    words = {word for word in asked if len(word) > 1 or word.isascii()} or asked
    named = (passage.title, passage.doc_number or "", *passage.headings, passage.text)
    return bool(words & set(tokens("\n".join(named))))


def _withheld(index: Index, query: str, as_of: date | None) -> list[str]:
    """Say which documents the query names are left out because they are not in force."""
    from datetime import date as calendar

    day = as_of or calendar.today()  # noqa: DTZ011 - a clerk's calendar day
    stale = [record for record in index.lookup(query) if not record.in_force(day)]
    return [f"未列出《{r.title}》：{r.remark(day)}。要查看请加 --include-stale。" for r in stale]


def _text(number: int, passage: Passage) -> str:
    name = f"《{passage.title}》" + (f"（{passage.doc_number}）" if passage.doc_number else "")
    facts = [
        passage.issuer,
        f"{passage.issued_on.isoformat()}成文" if passage.issued_on else "【成文日期不详，是否有效请核对】",
        f"【{passage.remark}】" if passage.remark else None,
    ]
    place = f"{passage.source}　{passage.locator}"
    body = "\n".join(f"    {line}" for line in passage.text.splitlines())
    return f"{number}. {name}　{'，'.join(f for f in facts if f)}\n   {place}　相关度 {passage.score:.2f}\n{body}"
