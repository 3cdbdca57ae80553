"""Pictures put into a Word file one after the other, however many there are."""

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Length
from docx.text.paragraph import Paragraph


class Pictures:
    """The square pictures of one document, numbered as they come.

    python-docx goes through the whole document for each of them: a thousand take a minute.
    """

    def __init__(self, document: Word) -> None:
        self._document = document
        self._count = 0

    def place(self, png: bytes, paragraph: Paragraph, side: Length) -> None:
        self._count += 1
        name = f"picture{self._count}"
        part = ImagePart(PackURI(f"/word/media/{name}.png"), "image/png", png, None)
        self._document.part.load_rel(RELATIONSHIP_TYPE.IMAGE, part, name)
        inline = CT_Inline.new_pic_inline(self._count, name, f"{name}.png", side, side)
        paragraph.add_run()._r.add_drawing(inline)  # noqa: SLF001 - its only way to a given picture
