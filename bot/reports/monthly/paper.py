"""A4 pages: headings that are bookmarks, paragraphs, tables, charts, and “Page 2 of 4” at the foot.

Equal input gives equal bytes: the only date in the file is the one that is passed in. The letters are DejaVu Sans,
which comes with matplotlib and knows every language that the bot speaks.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos

from bot.reports.monthly.glyphs import BOLD, PLAIN
from bot.reports.monthly.style import HAIR, INK, MUTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FACES = {"": PLAIN, "B": BOLD}
WIDTH, HEIGHT, MARGIN, FOOT = 210, 297, 20, 18
INNER = WIDTH - 2 * MARGIN
ROW = 6.2
PAGES = "{nb}"
"""What stands for the number of pages until it is known."""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: heading, width in millimetres, and whether it holds figures (set to the right)."""

    title: str
    width: float
    figures: bool = True


class Paper(FPDF):
    """A document that is written from top to bottom; millimetres everywhere."""

    def __init__(self, *, title: str, author: str, subject: str, language: str, made_at: datetime, foot: str) -> None:
        super().__init__(format="A4")
        for face, path in FACES.items():
            self.add_font("sans", face, path)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=FOOT)
        self.set_title(title)
        self.set_author(author)
        self.set_creator("Firsthand")
        self.set_subject(subject)
        self.set_lang(language)
        self.set_creation_date(made_at)
        self.set_display_mode("fullwidth", "continuous")
        self._foot = foot
        self.letters(9)

    def letters(self, size: float, colour: str = INK, *, bold: bool = False) -> None:
        """Write from here on in letters of a size (points) and colour."""
        self.set_font("sans", "B" if bold else "", size)
        self.set_text_color(*rgb(colour))

    def footer(self) -> None:
        """Put the page's number at its foot."""
        self.set_y(-13)
        self.letters(7.5, MUTED)
        self.cell(INNER / 2, 4, self.title or "", align=Align.L)
        words = self._foot.format(page=self.page_no(), pages=PAGES)
        # it is set to the right before the number of pages takes its place
        spare = self.get_string_width(PAGES) - self.get_string_width("0")
        self.cell(INNER / 2 + spare, 4, words, align=Align.R)

    def heading(self, words: str, *, room: float = 30, level: int = 0) -> None:
        """Write a heading that the bookmarks name; it moves to the next page where less than `room` is left."""
        if self.get_y() + room > HEIGHT - FOOT:
            self.add_page()
        elif self.get_y() > MARGIN + 1:
            self.ln(7)
        self.start_section(words, level=level)
        self.letters(12.5, bold=True)
        self.multi_cell(INNER, 6.2, words, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1.2)

    def words(self, words: str, size: float = 9, colour: str = INK, *, gap: float = 1.5, width: float = INNER) -> None:
        """Write a paragraph."""
        self.letters(size, colour)
        self.multi_cell(width, size * 0.53, words, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(gap)

    def points(self, all_words: Sequence[str], size: float = 9, colour: str = INK) -> None:
        """Write sentences one below the other, each behind a dash."""
        for words in all_words:
            self.letters(size, colour)
            lines = self.multi_cell(INNER - 4, size * 0.53, words, dry_run=True, output=MethodReturnValue.LINES)
            assert isinstance(lines, list)  # noqa: S101 - what was asked for
            if self.get_y() + len(lines) * size * 0.53 > HEIGHT - FOOT:
                self.add_page()
                self.letters(size, colour)
            self.cell(4, size * 0.53, "–")
            self.multi_cell(INNER - 4, size * 0.53, words, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(0.12 * size)

    def chart(self, svg: bytes, height: float, said: str) -> None:
        """Draw a chart over the whole width; `said` is what a screen reader says instead."""
        self.image(io.BytesIO(svg), x=MARGIN, y=self.get_y(), w=INNER, h=height, alt_text=said)
        self.set_y(self.get_y() + height + 1)

    def beside(self, svg: bytes, left: float, top: float, said: str) -> None:
        """Draw a chart at a place of this page, `left` from the margin, in its own size."""
        self.image(io.BytesIO(svg), x=MARGIN + left, y=top, w=INNER - left, alt_text=said)

    def rows(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        bold: Sequence[int] = (),
        groups: Sequence[int] = (),
        wide: float = 0,
    ) -> None:
        """Write a table; its heading comes again on the next page.

        `bold` are columns that stand out, `groups` rows that only name what follows; lines are `wide` at least.
        """
        self._row(columns, [column.title for column in columns], wide, heading=True)
        for index, row in enumerate(rows):
            if self.get_y() + ROW > HEIGHT - FOOT:
                self.add_page()
                self._row(columns, [column.title for column in columns], wide, heading=True)
            self._row(columns, row, wide, bold=bold, names=index in groups)
        self.ln(1.5)

    def _row(
        self,
        columns: Sequence[Column],
        cells: Sequence[str],
        wide: float,
        *,
        heading: bool = False,
        names: bool = False,
        bold: Sequence[int] = (),
    ) -> None:
        top = self.get_y()
        for index, (column, words) in enumerate(zip(columns, cells, strict=True)):
            self.letters(7.5 if heading or names else 8.5, MUTED if heading or names else INK, bold=index in bold)
            align = Align.R if column.figures else Align.L
            self.cell(column.width, ROW, self.cut(words, column.width - 1), align=align)
        self.set_draw_color(*rgb(INK if heading else HAIR))
        self.set_line_width(0.25 if heading else 0.15)
        width = max(wide, sum(column.width for column in columns))
        self.line(MARGIN, top + ROW, MARGIN + width, top + ROW)
        self.set_xy(MARGIN, top + ROW)

    def cut(self, words: str, width: float) -> str:
        """Return words that fit a width in the letters of now, the end cut where they do not."""
        if self.get_string_width(words) <= width:
            return words
        while words and self.get_string_width(words + "…") > width:
            words = words[:-1]
        return words.rstrip() + "…"

    def finished(self) -> bytes:
        """Return the file."""
        return bytes(self.output())


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a colour written as #RRGGBB by its parts."""
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return red, green, blue
