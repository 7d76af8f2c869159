"""Words that ask a superior for something: they belong into a request (请示), not into a report."""

from __future__ import annotations

import re

CLOSING = re.compile(
    "(?:妥否|当否|可否|是否妥当)[，,]?\\s*请(?:予)?(?:以)?(?:批示|批复|审批|指示|审示|审定|批准)|请批示|请批复"
)
"""The formula that closes a request."""
OPENED = re.compile("(?:(?:以上|上述|所报)[^，。；\\n]{0,12}[，,]?)?")
"""What may stand before it and belongs to it: 以上报告妥否，请批示."""
ASKED = re.compile(
    "请(?:予|给予)(?:以)?(?:批准|审批|批复|批示|支持|解决|拨付|安排|核拨|协调)|恳请(?![^。；\n]{0,20}(?:批评|指正|意见))[^。；\n]{0,40}?(?:批准|批复|拨付|支持|解决|协调|安排|倾斜)|"
    f"请求[^。；，]{{0,14}}(?:批准|批复|拨付|解决|增加)|{CLOSING.pattern}"
)
"""All that asks for approval, money or help."""
OWN_CLOSING = re.compile("[特专谨]此(?:报告|汇报|总结)")
"""The formula that closes a report."""
