"""Names by which offices call one indicator."""

from __future__ import annotations

import re

GROUPS: tuple[tuple[str, ...], ...] = (
    ("满意度", "满意率"),
    ("知晓度", "知晓率"),
    ("参与度", "参与率"),
    ("覆盖率", "覆盖面", "覆盖度"),
    ("达标率", "合格率"),
    ("办结率", "办理率", "完结率"),
    ("普及率", "普及度"),
    ("入户率", "上门率"),
    ("到位率", "落实率"),
    ("调解成功率", "调处成功率"),
    ("协商成功率", "协商达成率"),
)
"""Last words that may stand for each other."""

_MAY_DIFFER = frozenset({"达标率", "到位率"})  # 抽检合格率 may be measured beside 达标率
_LAST = {name: group[0] for group in GROUPS if group[0] not in _MAY_DIFFER for name in group}
_MEDIATED = re.compile("调处(?=成功率|率|化解率)")  # 纠纷调处成功率 is 纠纷调解成功率
_ASKED = ("群众", "市民", "居民群众")  # who is asked whether he is content or knows of it


def common_name(name: str) -> str:
    """Return one name for all that an indicator is called: 群众满意率 is 居民满意度."""
    name = _MEDIATED.sub("调解", name)
    last = _LAST.get(name[-3:])
    if last is None:
        return name
    subject = name[:-3]
    return ("居民" if subject in _ASKED else subject) + last
