"""A .docx as a PDF, through LibreOffice."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from app.errors import UserError
from app.files import office
from app.files.atomic import write_atomically


def to_pdf(docx: Path, pdf: Path) -> None:
    """Convert `docx` to `pdf`, whole or not at all.

    Raises:
        UserError: LibreOffice is not installed, fails, or does not finish in two minutes.
    """
    program = office.program()
    if program is None:
        raise UserError(office.missing("无法导出 PDF", "改为导出 .docx"))
    with tempfile.TemporaryDirectory(prefix="wenheng-pdf-") as name:
        folder = Path(name)
        source = folder / "document.docx"  # a name without surprises for the command line
        shutil.copyfile(docx, source)
        try:
            made = office.convert(program, source, "pdf:writer_pdf_Export", folder / "profile")
        except UserError as error:
            raise UserError(f"无法导出 PDF：{error}。请先导出 .docx，再用 Word 或 WPS 另存为 PDF。") from error
        with write_atomically(pdf) as temporary:
            shutil.copyfile(made, temporary)
