"""The programme's door: /health and /api/v1."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from starlette.requests import Request  # noqa: TC002 - fastapi reads the annotations of its routes

from app.errors import UnreadableFile, UserError
from app.files import MAX_BYTES
from app.local import local
from app.web.desk import Desk, file_name
from evaluators.errors import EvaluatorError

if TYPE_CHECKING:
    from app.local import Local
    from app.settings import Settings

_MOST_FILES = 200


def router(settings: Settings) -> APIRouter:
    """Return the routes that are no page."""
    routes = APIRouter()

    @routes.get("/health", summary="运行状态")
    def health() -> dict[str, str]:
        """Say that the server runs and which rules it applies; public."""
        from evaluators.revision import CATALOGUE

        return {"status": "ok", "catalogue": CATALOGUE}

    @routes.get("/api/v1/rules", summary="检查规则")
    def rules() -> dict[str, Any]:
        """List the rules, as `wenheng rules --format json` does in short."""
        from evaluators.catalog import RULES
        from evaluators.revision import CATALOGUE

        listed = [
            {
                "code": rule.code,
                "name": rule.name,
                "title": rule.title,
                "severity": rule.severity.value,
                "kinds": sorted(rule.kinds),
                "basis": rule.basis,
            }
            for rule in RULES
        ]
        return {"schema": "wenheng.rules/1", "catalogue": CATALOGUE, "rules": listed}

    @routes.post("/api/v1/review", summary="检查文件")
    def review(
        files: Annotated[list[UploadFile], File(description="要检查的文件：.docx、.md、.txt")],
        plan: Annotated[UploadFile | None, File(description="报告所依据的方案")] = None,
        doc_type: Annotated[str | None, Form(alias="type", description="文种，默认自动判断")] = None,
        today: Annotated[date | None, Form(description="以此日期为“今天”")] = None,
    ) -> dict[str, Any]:
        """Check the files; the answer is that of `wenheng review --format json`, `path` being the file's name."""
        try:
            return _review(files, plan, doc_type, today or date.today(), local(settings))  # noqa: DTZ011 - a clerk's calendar day
        except (UserError, EvaluatorError) as error:
            raise HTTPException(422, str(error)) from error

    @routes.get("/files/{kind}/{run}/{name}", include_in_schema=False)
    def fetch(request: Request, kind: str, run: str, name: str) -> FileResponse:
        """Give a session one of its own files."""
        path = Desk(settings.home, request.state.session).file(kind, run, name)
        if path is None:
            raise HTTPException(404, "文件已清理或不存在，请重新生成。")
        return FileResponse(path, filename=name, headers={"Cache-Control": "no-store"})

    return routes


_FIELDS = {
    "files": "files（要检查的文件）：须以 multipart/form-data 上传至少一个文件",
    "plan": "plan（方案）：须为一个上传的文件",
    "type": "type（文种）：须为文字",
    "today": "today（日期）：须写作 2026-03-02 的样子",
}


async def wrong_fields(_request: Request, error: Exception) -> JSONResponse:
    """Answer a request whose fields do not fit, each named with what it should be."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    names = dict.fromkeys(str(detail["loc"][1]) if len(detail["loc"]) > 1 else "" for detail in found)
    said = "；".join(_FIELDS.get(name, f"{name or '请求'}：内容不合要求") for name in names)
    return JSONResponse({"detail": f"{said}。"}, status_code=422)


def _review(
    files: list[UploadFile], plan: UploadFile | None, doc_type: str | None, today: date, here: Local
) -> dict[str, Any]:
    from app.review import Terms, read_document, review_paths
    from evaluators.doctype import asked_for

    if len(files) > _MOST_FILES:
        raise UserError(f"一次最多检查 {_MOST_FILES} 个文件。")
    if doc_type:
        doc_type = asked_for(doc_type)
    with tempfile.TemporaryDirectory(prefix="wenheng-api-") as folder:
        root = Path(folder)
        try:
            planned = read_document(_saved(plan, root / "plan"))[1] if plan is not None else None
        except UnreadableFile as error:
            raise UserError(str(error).replace(f"{root / 'plan'}/", "")) from error
        paths = [_saved(file, root / str(number)) for number, file in enumerate(files, 1)]
        run = review_paths(paths, Terms(today=today, doc_type=doc_type or None, plan=planned, local=here))
        answer = run.to_json()
        for path, entry in zip(paths, answer["files"], strict=True):
            entry["path"] = path.name
            if "error" in entry:
                entry["error"]["message"] = entry["error"]["message"].replace(str(path), path.name)
        return answer


def _saved(file: UploadFile, folder: Path) -> Path:
    """Write an uploaded file under its own name; one byte over the limit is enough for the reader to refuse it."""
    folder.mkdir()
    path = folder / file_name(Path((file.filename or "").replace("\\", "/")).name)
    path.write_bytes(file.file.read(MAX_BYTES + 1))
    return path
