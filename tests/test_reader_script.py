"""Traditional text read like Simplified: as long as before, and in the words that OpenCC would choose."""

from __future__ import annotations

from dataclasses import fields

import pytest

from evaluators import read
from evaluators.reader.script import simplified, simplify

# as `opencc` 1.4 (t2s) converts them
WORDS = [
    ("乾淨整潔的樓道", "干净整洁的楼道"),
    ("晾乾衣物", "晾干衣物"),
    ("乾坤", "乾坤"),
    ("乾隆年間", "乾隆年间"),
    ("社區裏的鄰里關係", "社区里的邻里关系"),
    ("臺賬與平臺", "台账与平台"),
    ("徵求意見，徵收補償", "征求意见，征收补偿"),
    ("奮鬥與鬥爭", "奋斗与斗争"),
    ("皇后街以後", "皇后街以后"),
    ("書面答覆，反覆核對，全覆蓋", "书面答复，反复核对，全覆盖"),
    ("憑藉優勢，藉口，慰藉", "凭借优势，借口，慰藉"),
    ("瞭解情況，瞭望塔", "了解情况，瞭望塔"),
    ("爲羣衆啓動產業綫", "为群众启动产业线"),
    ("著作與顯著", "著作与显著"),
]


@pytest.mark.parametrize(("written", "simple"), WORDS)
def test_words_become_those_of_simplified_text(written: str, simple: str) -> None:
    assert simplify(written) == simple
    assert len(simple) == len(written)


def test_simplified_text_stays_as_it_is() -> None:
    text = "覆盖率、慰藉、瞭望、乾坤、百家俱乐部、著作、皇后"
    assert simplify(text) == text


def test_a_place_found_in_traditional_text_is_one_in_the_original() -> None:
    text = "望橋街道2026年信訪工作方案\n一、工作目標\n到2026年底，羣衆來信書面答覆率達到95%以上。\n"
    target = next(target for target in read(text).targets if target.unit == "%")
    assert (target.indicator, text[target.span.start : target.span.end]) == (
        "群众来信书面答复率",
        "羣衆來信書面答覆率達到95%以上",
    )


def test_every_part_of_traditional_text_is_compared_in_simplified_characters() -> None:
    text = (
        "關於東橋社區鄰里互助工作情況的報告\n\n東橋街道黨工委：\n根據《鄰里互助辦法》，現將有關情況報告如下。\n"
        "一、總體情況\n結對36戶。\n附件：1.結對名單\n\n東橋社區黨委\n二〇二六年三月二日\n\n附件1\n結對名單\n無\n"
    )
    document, plain = simplified(read(text)), read(simplify(text))
    assert document.sign_off is not None
    for part in fields(document):
        assert getattr(document, part.name) == getattr(plain, part.name), part.name
