"""Breaking a long title into lines by sense, in the shape of a trapezium or a lozenge (7.3.1)."""

from __future__ import annotations

from itertools import combinations

from app.files.gbt9704.measures import AREA_WIDTH, SIZE_2, width

# words a title line must not be broken in; two-character words make up most of the language of titles
_WORDS = frozenset(
    "中共 委员会 工作委员会 人民政府 办事处 办公室 党工委 街道 社区 网格 服务 管理 治理 建设 工作 实施 方案 意见 办法 计划 规划 "
    "情况 报告 通知 总结 汇报 提质 增效 提升 推进 落实 开展 行动 专项 整治 创新 水平 能力 体系 机制 基层 党建 引领 组织 党组织 党员 "
    "干部 群众 居民 志愿 志愿者 养老 托育 救助 帮扶 就业 创业 民生 实事 项目 安全 生产 消防 隐患 排查 防汛 应急 环境 卫生 健康 垃圾 "
    "分类 物业 小区 老旧 改造 文明 创建 平安 法治 矛盾 纠纷 化解 调解 信访 宣传 文化 教育 培训 学习 主题 年度 上半年 下半年 季度 "
    "半年 任务 目标 重点 完成 进展 阶段 示范 试点 达标 规范 规范化 标准化 精细化 数字化 信息化 智慧 平台 数据 便民 为民 办事 队伍 "
    "阵地 中心 党群 先锋 模范 联系 走访 入户 调查 登记 统计 监督 考核 评价 测评 督查 检查 整改 问题 清单 责任 分工 制度 进一步 加强 "
    "深化 完善 健全 全面 深入 持续 综合 城市 农村 乡镇 全区 全街道 关于 做好 印发 转发 表彰 分解表 任务表 分工表 时间表 月报表".split()
)
_LONGEST = max(map(len, _WORDS))
_NEVER_FIRST = frozenset("的和与及、，。；：》）”’〕！？等之年月日号级化性")
_NEVER_LAST = frozenset("《（“‘〔和与及第在对从向以为将把")
_OPEN, _CLOSE = "《（“〔", "》）”〕"
_ISSUER_ENDS = ("党工委", "办事处", "委员会", "人民政府", "街道", "社区", "办公室", "中心")
_GENRES = (
    "实施方案",
    "工作方案",
    "工作计划",
    "情况的报告",
    "情况报告",
    "总结报告",
    "工作总结",
    "行动方案",
    "月报表",
    "的报告",
    "的通知",
    "的意见",
)


def title_lines(title: str) -> tuple[str, ...]:
    """Return the lines of `title`, joined again they give it unchanged (spaces at a break excepted, there are none).

    A line holds 20 characters of 2号; one character stays free. Titles of more than four lines are left to Word.
    """
    room = AREA_WIDTH - SIZE_2 * 10
    if width(title, SIZE_2, 0) <= room or " " in title.strip():
        return (title,)
    places = [index for index in range(2, len(title) - 1) if _cost(title, index) is not None]
    for count in (1, 2, 3):
        best: tuple[float, tuple[str, ...]] | None = None
        for breaks in combinations(places, count):
            edges = (0, *breaks, len(title))
            lines = tuple(title[a:b] for a, b in zip(edges, edges[1:], strict=False))
            widths = [width(line, SIZE_2, 0) / (SIZE_2 * 10) for line in lines]
            if max(widths) * SIZE_2 * 10 > room:
                continue
            cost = _shape(widths) + sum(_cost(title, index) or 0.0 for index in breaks)
            if best is None or cost < best[0]:
                best = (cost, lines)
        if best:
            return best[1]
    return (title,)


def _cost(title: str, index: int) -> float | None:
    """Return how bad a break before `title[index]` is, in characters of imbalance; None forbids it."""
    before, after = title[:index], title[index:]
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST:
        # 的 may open a line only as 的通知, 的报告
        return None if not after.startswith(_GENRES) else 1.0
    if (before[-1].isascii() and after[0].isascii()) or _in_word(title, index):
        return None
    if any(before.count(left) > before.count(right) for left, right in zip(_OPEN, _CLOSE, strict=True)):
        return 6.0  # inside a document's name: only when nothing else fits
    if after.startswith("关于") or after[0] in _OPEN:
        return 0.0
    if before.endswith(_ISSUER_ENDS) or after.startswith(_GENRES):
        return 0.5
    known = any(after.startswith(word) for word in _WORDS) or any(before.endswith(word) for word in _WORDS)
    return 1.5 if known else 4.0


def _in_word(title: str, index: int) -> bool:
    for length in range(2, _LONGEST + 1):
        for start in range(max(0, index - length + 1), index):
            if title[start : start + length] in _WORDS and start + length > index:
                return True
    return False


def _shape(widths: list[float]) -> float:
    """Return how far the lines are from a trapezium or lozenge: an hourglass and a stub are worst."""
    cost = (max(widths) - min(widths)) / 2
    if min(widths) < 4:
        cost += 6
    if len(widths) == 2 and abs(widths[0] - widths[1]) < 1:
        cost += 2  # a rectangle is no trapezium
    if any(a > b < c for a, b, c in zip(widths, widths[1:], widths[2:], strict=False)):
        cost += 6
    return cost
