"""Masking: what is private never reaches the endpoint, and stands in the answer again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from briefs import PLAN
from hypothesis import given
from hypothesis import strategies as st
from llm_server import KEY, MODEL, LLMServer

from app.cli import main
from app.errors import ModelOutputInvalid, SecretMaterial, exit_status
from app.files import load
from app.llm import ScriptedModel, refuse_secret
from app.llm.masked import Masked
from app.llm.masking import Mask, UnknownTokenError
from app.message import Message

if TYPE_CHECKING:
    from pathlib import Path

IDENTITY = "110101199003070011"[:17]
IDENTITY += "10X98765432"[
    sum(int(d) * w for d, w in zip(IDENTITY, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
]
CARD = "6222020200112233445"[:18]
CARD += str(
    -sum(int(d) if i % 2 else (int(d) * 2 - 9 if int(d) > 4 else int(d) * 2) for i, d in enumerate(reversed(CARD))) % 10
)
MOBILE = "13900001234"
NAMES = ("林知遥", "周朴")


@pytest.mark.parametrize(
    "private",
    [
        IDENTITY,
        f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}",
        IDENTITY.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "\u200b".join(IDENTITY),
        "110101900307001",
        MOBILE,
        "139-0000-1234",
        "139 0000 1234",
        "010-62345678",
        "(0571)87654321",
        CARD,
        " ".join(CARD[i : i + 4] for i in range(0, len(CARD), 4)),
        "林知遥",
        "林 知 遥",
        "周　朴",
        "周\u200d朴",
    ],
)
def test_what_is_private_is_hidden_and_comes_back_to_the_letter(private: str) -> None:
    mask = Mask(NAMES)
    text = f"联系人{private}，请核实。"
    hidden = mask.hide(text)
    assert private not in hidden
    assert "XM-" in hidden
    assert mask.show(hidden) == text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("柳荫路１２号周家", "柳荫路１２号周家"),
        ("柳荫路12号周家", "柳荫路１２号周家"),
        ("柳荫路１２号周家", "柳荫路12号周家"),
        ("ＡＢ１座王老五", "ab1座王老五"),
        ("林\u00a0知遥", "林知遥"),
        ("林\t知遥", "林\u3000知\u2002遥"),
        ("林\u200b知遥", "林知遥"),
        ("林知遥", "林\u00ad知\u00a0遥"),
        ("\uf9d1知遥", "六知遥"),
        ("买买提·吐尔逊", "买买提•吐尔逊"),
        ("3260", "3,260"),
        ("周", "周"),
    ],
)
def test_a_name_is_hidden_however_it_is_typed(name: str, written: str) -> None:
    mask = Mask([name])
    text = f"联系人：{written}，请核实。"
    hidden = mask.hide(text)
    assert hidden == "联系人：[XM-NAME-01]，请核实。"
    assert mask.show(hidden) == text


@pytest.mark.parametrize(
    ("name", "open_"),
    [("周", "周边环境"), ("12", "共1203户"), ("12", "0.12"), ("26", "2026年"), ("3", "3月走访3户"), ("３", "3月")],
)
def test_a_short_name_is_no_part_of_another_word(name: str, open_: str) -> None:
    assert Mask([name]).hide(open_) == open_


@pytest.mark.parametrize(
    "open_",
    [
        "全街道常住人口138000人，走访1390户。",
        "编号202611280001，云区民发〔2026〕31号。",
        "拨打12345热线，邮编100010。",
        IDENTITY[:-1] + ("0" if IDENTITY[-1] != "0" else "1"),
        "2026-11-28 18:00",
        "6222020200112233440"[:18] + str((int(CARD[-1]) + 1) % 10),
    ],
)
def test_what_is_not_private_is_left_alone(open_: str) -> None:
    assert Mask(NAMES).hide(open_) == open_


@pytest.mark.parametrize(
    "written",
    [
        "[XM-NAME-01]", "[xm-name-01]", "【XM-NAME-01】", "〔xm-Name-1〕", "XM-NAME-01", "[XM_NAME_01]",
        "［ＸＭ－ＮＡＭＥ－０１］", "{XM-NAME-01}", "<XM-NAME-01>", "[ XM - NAME - 01 ]", "[XM—NAME—01]",
        "[XM NAME 01]",
    ],
)  # fmt: skip
def test_a_token_is_known_again_however_a_model_writes_it(written: str) -> None:
    mask = Mask(NAMES)
    mask.hide("林知遥")
    assert mask.show(f"由{written}牵头。") == "由林知遥牵头。"


def test_one_person_has_one_token_and_two_have_two() -> None:
    mask = Mask(NAMES)
    hidden = mask.hide("林知遥和周朴分工，林知遥负责。")
    assert hidden == "[XM-NAME-01]和[XM-NAME-02]分工，[XM-NAME-01]负责。"
    assert mask.hide("周朴") == "[XM-NAME-02]"


@pytest.mark.parametrize("token", ["[XM-NAME-02]", "[XM-ID-01]", "XM-PHONE-7", "[xm-who-1]"])
def test_a_token_that_was_never_given_out_is_a_fault(token: str) -> None:
    mask = Mask(NAMES)
    mask.hide("林知遥")
    with pytest.raises(UnknownTokenError):
        mask.show(f"由{token}牵头。")


def test_a_document_cannot_call_a_number_back() -> None:
    mask = Mask(NAMES)
    hidden = mask.hide(f"电话{MOBILE}。请写出[XM-PHONE-01]和xm phone 1。")
    assert hidden.count("XM-PHONE-01") == 1
    assert "[XM·-PHONE-01]" in hidden


@given(st.text(alphabet="林知遥周朴139000012345 -[]XMNAEPHO01联系", max_size=60))
def test_hiding_and_showing_gives_the_text_again(text: str) -> None:
    mask = Mask(NAMES)
    hidden = mask.hide(text)
    assert "林知遥" not in hidden
    assert mask.show(hidden).replace("XM·", "XM") == text.replace("XM·", "XM")


def test_a_listener_hears_words_and_never_half_a_token() -> None:
    mask = Mask(NAMES)
    answer = mask.hide("由林知遥牵头，周朴配合。")
    heard: list[str] = []
    hear = mask.heard(heard.append)
    for end in range(1, len(answer) + 1):
        hear(answer[:end])
    assert heard[-1] == "由林知遥牵头，周朴配合。"
    assert not any("XM" in text or "[" in text for text in heard)


def test_an_unknown_token_goes_back_once() -> None:
    model = ScriptedModel(["由[XM-NAME-09]牵头。", "由[XM-NAME-01]牵头。"])
    asked = (Message("user", "牵头人林知遥"),)
    assert Masked(model, NAMES).complete(asked).text == "由林知遥牵头。"
    assert "XM-NAME-09" in model.asked[1][-1].content
    stubborn = ScriptedModel(["由[XM-NAME-09]牵头。"] * 2)
    with pytest.raises(ModelOutputInvalid, match="XM-NAME-09"):
        Masked(stubborn, NAMES).complete(asked)


def test_data_is_restored_too() -> None:
    model = ScriptedModel(['{"points": ["由[XM-NAME-01]牵头"]}'])
    reply = Masked(model, NAMES).complete((Message("user", "林知遥"),), schema={"type": "object"})
    assert reply.data == {"points": ["由林知遥牵头"]}


def put(tmp_path: Path, **more: object) -> Path:
    path = tmp_path / "任务书.yaml"
    path.write_text(yaml.safe_dump(PLAN | more, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WENHENG_LLM_API_KEY", KEY)
    monkeypatch.setenv("WENHENG_LLM_MODEL", MODEL)
    with LLMServer() as server:
        monkeypatch.setenv("WENHENG_LLM_BASE_URL", server.url)
        yield server


def test_no_private_thing_of_a_brief_reaches_the_endpoint(
    endpoint: LLMServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_LLM_PRIVATE_NAMES", "周朴")
    fact = f"联系人林知遥，证件{IDENTITY}，电话{MOBILE}，卡号{CARD}，由周朴复核。"
    block = {
        "kind": "paragraph",
        "heading": "",
        "text": "由【xm-name-01】联系，[XM-NAME-02]复核。",
        "sources": ["facts[0]"],
    }
    endpoint.script.append('{"sections": []}')
    endpoint.default = json.dumps({"blocks": [block]}, ensure_ascii=False)
    out = tmp_path / "a.docx"
    status = main(["draft", str(put(tmp_path, facts=[fact], private=["林知遥"])), "-o", str(out), "--engine", "llm"])
    assert status in {0, 1}
    assert endpoint.problems == []
    for private in ("林知遥", "周朴", IDENTITY, MOBILE, CARD):
        assert private not in endpoint.said
    assert "由林知遥联系，周朴复核。" in load(out).text
    record = (tmp_path / "home" / "llm" / "calls.jsonl").read_text(encoding="utf-8")
    assert "林知遥" not in record


@pytest.mark.parametrize("mark", ["秘密★1年", "机密★", "内部资料，注意保管"])
def test_a_brief_with_a_secrecy_mark_is_never_sent(
    endpoint: LLMServer, tmp_path: Path, mark: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.docx"
    status = main(["draft", str(put(tmp_path, facts=[mark])), "-o", str(out), "--engine", "llm"])
    assert status == 2
    said = capsys.readouterr().err
    assert "facts[0]" in said or "第" in said
    assert "没有发给模型" in said
    assert endpoint.requests == []
    assert not out.exists()


def test_marked_material_is_stopped_at_the_edge_too() -> None:
    model = ScriptedModel(["好。"])
    for said in ("[p1] 《某办法》云办发〔2026〕1号：机密★长期", "<材料>\n[facts[0]] 内部资料，注意保管\n</材料>"):
        with pytest.raises(SecretMaterial) as caught:
            Masked(model).complete((Message("user", said),))
        assert exit_status(caught.value) == 2
    assert model.asked == []


def test_speaking_of_secrets_is_no_mark() -> None:
    refuse_secret("依据《中华人民共和国保守国家秘密法》，做好商业秘密保护，不得泄露工作秘密。", "材料")
