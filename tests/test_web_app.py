"""The workbench as a programme meets it: who is let in where, and what the programme's door answers."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from web_server import Workbench, workbench

from app.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FAULTY = "# 桥东社区2025年反诈宣传情况报告\n\n一、基本情况\n\n开展宣传12场。\n\n三、下一步打算\n\n继续开展。\n"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with workbench(tmp_path_factory.mktemp("web")) as running:
        yield running


@pytest.fixture
def stranger(bench: Workbench) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=bench.address, timeout=60) as client:
        yield client


@pytest.fixture
def clerk(bench: Workbench) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=bench.address, timeout=60) as client:
        answer = client.post("/login", data={"user": "admin", "password": bench.password})
        assert answer.status_code == 303
        yield client


def test_a_stranger_gets_the_login_page(stranger: httpx.Client) -> None:
    answer = stranger.get("/")
    assert answer.status_code == 200
    assert "登录" in answer.text
    assert 'lang="zh-CN"' in answer.text
    assert not re.search(r"https?://", answer.text)


def test_health_and_the_description_are_public(stranger: httpx.Client) -> None:
    assert stranger.get("/health").json()["status"] == "ok"
    description = stranger.get("/api/v1/openapi.json")
    assert description.status_code == 200
    assert {"/api/v1/review", "/api/v1/rules", "/health"} <= description.json()["paths"].keys()


@pytest.mark.parametrize(
    "path",
    ["/api/v1/rules", "/api/v1/", "/api/v1/nothing", "/api/v1/openapi.json/", "/config", "/gradio_api/info", "/docs",
     "/gradio_api/file=users.json", "/files/draft/a/b", "/assets/index.js", "/theme.css", "/api/v1/../v1/rules"],
)  # fmt: skip
def test_all_else_is_closed_to_a_stranger(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert answer.json() == {"detail": "请先登录。"}


def test_a_forged_host_opens_no_door(bench: Workbench) -> None:
    with socket.create_connection(("127.0.0.1", int(bench.address.rpartition(":")[2])), timeout=60) as raw:
        raw.sendall(b"GET /api/v1/rules HTTP/1.1\r\nHost: x/health?\r\nConnection: close\r\n\r\n")
        assert re.match(rb"HTTP/1.1 40[01] ", raw.recv(200))


def test_a_stranger_cannot_send_anything(stranger: httpx.Client) -> None:
    assert stranger.post("/api/v1/review", files={"files": ("a.md", FAULTY)}).status_code == 401
    assert stranger.post("/gradio_api/upload", files={"files": ("a.md", FAULTY)}).status_code == 401
    assert stranger.post("/").status_code in {200, 401, 405}


def test_a_wrong_password_is_refused_and_a_forged_cookie_too(stranger: httpx.Client) -> None:
    answer = stranger.post("/login", data={"user": "admin", "password": "wrong"})
    assert answer.status_code == 401
    assert "用户名或密码不对" in answer.text
    assert "set-cookie" not in answer.headers
    assert stranger.get("/api/v1/rules", auth=("admin", "wrong")).status_code == 401
    forged = {"Cookie": f"wenheng_session={'0' * 32}.99999999999.{'0' * 64}"}
    assert stranger.get("/api/v1/rules", headers=forged).status_code == 401
    assert stranger.get("/api/v1/rules", headers={"Authorization": "Basic 语"[:6] + "%%"}).status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_foreign_pages(bench: Workbench) -> None:
    answer = httpx.post(f"{bench.address}/login", data={"user": "admin", "password": bench.password})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


def test_who_has_logged_in_gets_the_workbench_and_can_leave(clerk: httpx.Client) -> None:
    page = clerk.get("/")
    assert page.status_code == 200
    assert "gradio" in page.text
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert clerk.get("/api/v1/rules").status_code == 200
    clerk.get("/logout")
    assert clerk.get("/api/v1/rules").status_code == 401


def test_accounts_and_settings_cannot_be_fetched(clerk: httpx.Client, bench: Workbench) -> None:
    for path in (bench.home / "users.json", ROOT / "pyproject.toml", Path("/etc/passwd")):
        assert clerk.get(f"/gradio_api/file={path}").status_code in {403, 404}
    assert clerk.get("/files/draft/..%2F..%2F../users.json").status_code == 404


def test_the_programmes_door_lists_the_rules(stranger: httpx.Client, bench: Workbench) -> None:
    answer = stranger.get("/api/v1/rules", auth=("admin", bench.password)).json()
    assert answer["schema"] == "wenheng.rules/1"
    assert "STR-03" in {rule["code"] for rule in answer["rules"]}


def test_the_programmes_door_checks_files(
    stranger: httpx.Client, bench: Workbench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "报告.md"
    path.write_text(FAULTY, encoding="utf-8")
    sent = [("files", ("报告.md", path.read_bytes())), ("files", ("坏.docx", b"no word file"))]
    answer = stranger.post(
        "/api/v1/review", files=sent, data={"today": "2026-03-02"}, auth=("admin", bench.password)
    ).json()
    main(["review", str(path), "--today", "2026-03-02", "--format", "json"])
    expected = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "wenheng.review/1"
    assert answer["files"][0] == expected["files"][0] | {"path": "报告.md"}
    assert answer["files"][1]["path"] == "坏.docx"
    assert "坏.docx" in answer["files"][1]["error"]["message"]
    assert str(Path(tempfile.gettempdir())) not in answer["files"][1]["error"]["message"]


@pytest.mark.parametrize(
    ("fields", "said"), [({"type": "poem"}, "poem"), ({"today": "tomorrow"}, "today"), ({"today": ""}, "")]
)
def test_a_wrong_field_is_said(stranger: httpx.Client, bench: Workbench, fields: dict[str, str], said: str) -> None:
    sent = {"files": ("报告.md", FAULTY.encode())}
    answer = stranger.post("/api/v1/review", files=sent, data=fields, auth=("admin", bench.password))
    assert answer.status_code in ({422} if said else {200, 422})
    assert said in answer.text


def test_what_does_not_fit_is_said_in_chinese(stranger: httpx.Client, bench: Workbench) -> None:
    auth = ("admin", bench.password)
    day = stranger.post("/api/v1/review", files={"files": ("报告.md", b"x")}, data={"today": "tomorrow"}, auth=auth)
    assert day.status_code == 422
    assert day.json() == {"detail": "today（日期）：须写作 2026-03-02 的样子。"}
    nothing = stranger.post("/api/v1/review", data={"type": "work_plan"}, auth=auth)
    assert nothing.status_code == 422
    assert nothing.json()["detail"].startswith("files（要检查的文件）")


def test_a_request_without_end_is_refused(bench: Workbench) -> None:
    headers = {"Content-Length": str(10**12)}
    with socket.create_connection(("127.0.0.1", int(bench.address.rpartition(":")[2])), timeout=60) as raw:
        basic = httpx.BasicAuth("admin", bench.password)
        request = next(basic.auth_flow(httpx.Request("POST", f"{bench.address}/api/v1/review", headers=headers)))
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        raw.sendall(f"POST /api/v1/review HTTP/1.1\r\n{head}\r\n".encode())
        assert b" 413 " in raw.recv(200)


def test_serve_says_when_the_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert f"端口 {port} 已被占用" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(("given", "said"), [("99999", "应为 1 至 65535"), ("八", "不是端口号")])
def test_serve_says_what_is_wrong_with_a_port(given: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", given]) == 2
    assert said in capsys.readouterr().err


def test_serve_says_when_an_address_is_not_of_this_machine() -> None:
    command = [sys.executable, "-m", "app", "serve", "--host", "192.0.2.1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "不是本机的地址" in done.stderr
    assert "Traceback" not in done.stderr


def test_reset_password_prints_a_new_one_that_works(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    from app.web.accounts import Accounts

    assert main(["serve", "--reset-password"]) == 0
    found = re.search(r"新密码：(\S+)", capsys.readouterr().out)
    assert found is not None
    assert Accounts(Path(home)).verify("admin", found[1])


def test_serve_starts_prints_its_address_and_the_first_password_and_stops(home: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        lines = ""
        while f"http://127.0.0.1:{port}" not in lines:
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            lines += line
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=60).status_code == 200
        process.terminate()
        process.wait(60)
    found = re.search(r"用户名：admin　初始密码：(\S+)", lines)
    assert found is not None
    assert (Path(home) / "users.json").is_file()
