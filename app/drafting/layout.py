"""From sections to an official document: title, addressee, signature, attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.composing.wording import gap
from app.files.ai_label import VISIBLE
from app.files.official import Attachment, Official, RedHead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.composing import Piece, Work
    from app.request import Brief


def official_of(work: Work, pieces: Sequence[Piece], *, label: bool) -> Official:
    """Lay out a draft; `label` prints the label of AI-generated content.

    Raises:
        BriefError: an attachment cannot be read; names the brief's line.
    """
    brief = work.brief
    head = brief.red_head
    # a form names unit, persons and day in its own last line
    signed = None if brief.doc_type == "monthly_form" else brief.unit
    if signed and brief.issue_date is None:
        signed += "　" + gap("成文日期")
    return Official(
        title=work.title,
        blocks=tuple(piece.block for piece in pieces),
        addressee=brief.addressee or (gap("主送机关") if brief.is_report else None),
        sign_off=signed,
        issue_date=brief.issue_date if signed else None,
        red_head=RedHead(
            issuer=head.issuer or brief.unit,
            doc_number=head.doc_number,
            signer=head.signer,
            urgency=head.urgency,
        )
        if head
        else None,
        attachments=_attachments(brief),
        copy_to=brief.copy_to,
        ai_label=VISIBLE if label else None,
    )


def _attachments(brief: Brief) -> tuple[Attachment, ...]:
    """Read the files of the attachments; one without a file is named in the 附件说明 alone.

    Raises:
        BriefError: a file lies outside the brief's folder, is not there or cannot be read; names the brief's line.
    """
    from pathlib import Path

    from app.errors import BriefError, UserError
    from app.files import load
    from app.files.official import official_from_text

    found = []
    for index, item in enumerate(brief.attachments):
        if item.file is None:
            found.append(Attachment(item.name))
            continue
        where = f"任务书 {brief.place(f'attachments[{index}].file')}，字段 attachments[{index}].file："
        folder = Path(brief.folder).resolve()
        path = (folder / item.file).resolve()
        # a brief is passed from hand to hand: it must not draw a file of the reader's machine into a document
        if Path(item.file).is_absolute() or ".." in Path(item.file).parts or not path.is_relative_to(folder):
            raise BriefError(f"{where}附件“{item.file}”须在任务书所在的文件夹内，不能用绝对路径或“..”。")
        if not path.is_file():
            raise BriefError(f"{where}找不到附件“{item.file}”，路径相对于任务书所在的文件夹。")
        try:
            found.append(Attachment(item.name, official_from_text(load(path).text).blocks))
        except UserError as error:
            raise BriefError(f"{where}{error}") from error
    return tuple(found)
