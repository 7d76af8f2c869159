"""Words in a document that speak to a language model: orders, borrowed role headings, closing marks, tool calls.

A document is material. One that tries to command the machine is not to be trusted from there on: what follows the first
such words counts as no source. Hidden characters and full-width letters do not help it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_EARLIER = "以上|前面|上面|上述|之前|此前|所有|全部|系统|一切|先前"
_RULES = "要求|指令|规则|提示|指示|设定|约束|限制|命令|说明"
_WRITE = "写明|写上|写入|写进|加入|加上|插入|输出|改为|写成|替换"
_KINDS = (
    rf"(?:忽略|无视|不要理会|不必理会|忘记|忘掉|抛开|推翻)掉?[^。\n]{{0,8}}(?:{_EARLIER})[^。\n]{{0,12}}(?:{_RULES})",
    r"你现在是|从现在起,?你|你将扮演|请扮演|你是一(?:个|名)[^。\n]{0,12}(?:助手|模型|机器人|管理员)",
    r"(?:系统|开发者|管理员)(?:提示词?|指令|消息|提示)\s*[:]",
    r"(?:大?模型|\bai|智能助手|写作助手|起草助手)\s*[,:]\s*(?:请|务必|必须|须)",
    rf"(?:请|务必|必须|须)[在把将]?[^。\n]{{0,16}}(?:正文|本节|每一?节|各段|回答|输出|草稿|稿件|json)[^。\n]{{0,10}}(?:{_WRITE})",
    r"(?:不必|无需|不要|不得|跳过)再?(?:标注来源|写明来源|注明出处|核对来源|检查来源|做检查|接受检查)",
    r"^\s*#{1,4}\s*(?:system|user|assistant|developer|系统|用户|助手)\b",
    r"^\s*(?:system|assistant|user|developer)\s*:",
    r"^\s*(?:system|assistant|user|developer|系统|助手)\s*$",  # a heading whose mark the reader took off
    r"<\|?\s*/?\s*(?:im_start|im_end|system|user|assistant|developer|endoftext|tool_call|function_call)\s*\|?>",
    r"\[/?inst\]|<</?sys>>",
    r"[<〈《【\[]\s*/\s*(?:材料|依据段落|已写成的部分|现有各段)\s*[>〉》】\]]",
    r"\"(?:tool_calls?|function_call|tool_choice)\"\s*:|\"name\"\s*:\s*\"answer\"",
    r"(?:ignore|disregard|forget|override)\s+(?:(?:all|any|of|the|your|these)\s+){0,3}(?:previous|above|prior|earlier|system)",
    r"you\s+are\s+now\b|new\s+(?:system\s+)?instructions?\s*:|system\s+prompt",
    r"do\s+not\s+(?:cite|mention|reveal|follow)",
)
_ORDER = re.compile("|".join(_KINDS), re.MULTILINE)


@lru_cache(maxsize=1024)
def order_at(text: str) -> int | None:
    """Return where `text` begins to speak to a model; None where it does not."""
    places = [place for place, char in enumerate(text) if not _UNSEEN.match(char)]
    seen = "".join(text[place] for place in places).translate(_WIDE).lower()
    found = _ORDER.search(seen)
    return None if found is None else places[found.start()]


def trusted(text: str) -> str:
    """Return `text` up to where it begins to speak to a model; the rest is blank, so that places stay."""
    at = order_at(text)
    return text if at is None else text[:at] + re.sub(r"\S", " ", text[at:])
