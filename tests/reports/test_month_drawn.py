"""A month as card, picture, PDF and XLSX: every kind of month, in every language, says what the figures say."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from bot import texts
from bot.cards.monthly import file_card, monthly_card
from bot.platforms.telegram_chat.render import plain_text
from bot.reports.monthly.files import name_of, pdf_file, picture_file, xlsx_file
from bot.reports.monthly.findings import of_days, of_outcome, of_replies
from bot.reports.monthly.lines import lines
from bot.reports.monthly.model import Audience, Day, Helper, Sheet
from bot.reports.monthly.wording import Words
from tests.reports.examples import BERLIN, EXAMPLES, NAMES, empty, headline, poor, rich, running

SOME = (("rich", "en"), ("rich", "ru"), ("poor", "ru"), ("empty", "en"), ("running", "ru"))
EVERY = [pytest.param(name, language, id=f"{name}-{language}") for name, language in SOME]
CAPTION = 1024
"""Characters below a picture on Telegram: https://core.telegram.org/bots/api#sendphoto"""


@cache
def pdf_of(name: str, language: str, audience: Audience = Audience.MANAGER) -> bytes:
    return pdf_file(EXAMPLES[name](audience), language, BERLIN).content


@cache
def said(name: str, language: str, audience: Audience = Audience.MANAGER) -> str:
    """Return a PDF's words as one line."""
    reader = PdfReader(io.BytesIO(pdf_of(name, language, audience)))
    return squeezed(" ".join(page.extract_text() for page in reader.pages))


def squeezed(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_pdf_says_every_figure_and_finding(name: str, language: str):
    report, w = EXAMPLES[name](Audience.MANAGER), Words(language)
    whole = said(name, language)
    for line in lines(report, w):
        figures = [line.label, line.value, line.of, w.number(line.goal) if line.goal else ""]
        others = [line.before, line.change] if report.before else []
        row = squeezed(" ".join(one for one in (*figures, "✓" if line.reached else "", *others) if one))
        assert row in whole, row
    for finding in (of_days, of_replies, of_outcome):
        assert squeezed(finding(report, w)) in whole
    for helper in report.helpers:
        numbers = (w.number(one) for one in (helper.answers, helper.likes, helper.points))
        assert squeezed(" ".join((helper.name, *numbers))) in whole


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_pdf_says_with_each_outcome_how_many_there_were_and_how_sure_it_is(language: str):
    report, w = rich(), Words(language)
    whole = said("rich", language, Audience.CLIENT)
    for category, one in report.outcomes.by_category:
        ends = f"{w.percent(one.low)} – {w.percent(one.high)}"
        assert f"{w.category(category)} {one.decided} {w.percent(one.quiet / one.decided)} {ends}" in whole


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_pdf_says_what_it_cannot_claim(name: str, language: str):
    for what in ("cause", "small", "quiet", "told", "seen"):
        assert squeezed(texts.of(language)(f"monthly-cannot-{what}")) in said(name, language)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_pdf_can_be_found_and_walked(name: str, language: str):
    report, t = EXAMPLES[name](Audience.MANAGER), texts.of(language)
    reader = PdfReader(io.BytesIO(pdf_of(name, language)))
    about = reader.metadata
    assert about is not None
    assert report.product in str(about.title)
    assert about.author == t("monthly-author", product=report.product)
    assert about.creation_date == report.until
    assert reader.trailer["/Root"]["/Lang"] == language
    marks = [str(mark.title) for mark in reader.outline]
    assert {t("monthly-headline"), t("monthly-cannot"), t("monthly-definitions")} <= set(marks)
    for number, page in enumerate(reader.pages, start=1):
        foot = t("monthly-page", page=str(number), pages=str(len(reader.pages)))
        assert foot in squeezed(page.extract_text())


def test_the_same_month_is_the_same_file_to_the_byte():
    assert pdf_file(poor(Audience.MANAGER), "ru", BERLIN).content == pdf_of("poor", "ru")
    assert picture_file(rich(), "ru") == picture_file(rich(), "ru")
    assert xlsx_file(rich(), sheets(), "ru", BERLIN) == xlsx_file(rich(), sheets(), "ru", BERLIN)


def test_months_drawn_at_the_same_time_do_not_mix():
    made = [(rich(), "en"), (poor(), "ru"), (running(), "ru")]
    alone = [picture_file(*one).content for one in made]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda one: picture_file(*one).content, made))
    assert together == alone


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_picture_is_as_wide_as_a_phone_shows_well_and_fits_every_chat(name: str, language: str):
    content = picture_file(EXAMPLES[name](), language).content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.width == 1200
        assert 600 <= picture.height <= 1700
    assert len(content) < 1_000_000


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_card_fits_below_a_picture(name: str, language: str, audience: Audience):
    report = replace(EXAMPLES[name](audience), product="Кредитно-потребительский кооператив «Взаимопомощь и доверие»")
    many = headline(mentions=1_234_567, negative=987_654, threads=123_456, answers=54_321, likes=65_432)
    worst = replace(report, headline=many, before=(report.month, many), baseline=(report.month, many))
    for one in (report, worst):
        assert len(plain_text(monthly_card(one, language), 10_000)) <= CAPTION


def test_the_card_sets_each_figure_against_target_month_before_and_baseline():
    words = plain_text(monthly_card(rich(), "en"), 10_000)
    assert "Answers: 512 of 500 ✓ · Sept 463 (+11%)" in words
    assert "Likes: 431 of 500 · Sept 448 (−4%)" in words
    assert "Negative mentions: 614 · Sept 702 (−13%) · Jan 811" in words
    assert "Answered within 24 h: 85% (341 of 401) · Sept 75% (+10 pp)" in words
    russian = plain_text(monthly_card(rich(), "ru"), 10_000)
    assert "Обычное время до ответа: 5,4 ч · сент 7 ч (−1,6 ч)" in russian


def test_a_month_that_still_runs_is_not_set_against_whole_ones():
    assert {line.change for line in lines(running(), Words("en"))} == {""}
    assert "1–17 October 2026" in plain_text(monthly_card(running(), "en"), 10_000)
    whole = said("running", "ru")
    assert "Месяц ещё идёт (Октябрь 2026): данные на 17 октября 2026 г., 14:00." in whole


def test_of_a_month_before_the_programme_only_the_posts_are_known():
    report = rich(headline=headline(ran=False), baseline=None)
    by_key = {line.key: line for line in lines(report, Words("en"))}
    assert (by_key["negative"].value, by_key["share"].value) == ("614", "15%")
    assert {by_key[key].value for key in ("threads", "handled", "answers", "members", "in-target")} == {"–"}
    assert "did not run yet" in plain_text(monthly_card(report, "en"), 10_000)


def test_too_little_is_said_in_a_sentence_and_not_drawn():
    w = Words("en")
    assert of_days(poor(), w) == "3 negative mentions came and 2 answers were recorded: too few to draw by day."
    assert of_replies(poor(), w) == "Only 2 complaints were answered, too few to draw. They took 40 min, 30 h."
    assert of_days(empty(), w) == "No negative mention came, and no answer was recorded."
    assert len(picture_file(poor(), "en").content) < len(picture_file(rich(), "en").content)


def test_the_day_on_which_most_came_is_named_and_several_are_counted():
    w = Words("en")
    assert of_days(rich(), w).startswith("On 12 October most came: 53.")
    days = [Day(date(2026, 10, number), 4 if number in {3, 9} else 1, 0) for number in range(1, 32)]
    assert of_days(rich(days=days), w) == "The most in one day were 4, on 2 days. No answer was recorded."


def test_kinds_of_answer_are_told_apart_only_beyond_chance():
    assert "beyond what chance explains" in of_outcome(rich(), Words("en"))
    table = rich().outcomes
    alike = replace(table, by_kind=[row for row in table.by_kind if row[1].decided < 70])
    assert "beyond" not in of_outcome(rich(outcomes=alike), Words("en"))
    same = replace(table, by_kind=[(kind, table.by_kind[2][1]) for kind, _ in table.by_kind])
    assert "do not differ more than chance explains" in of_outcome(rich(outcomes=same), Words("en"))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_clients_files_name_nobody(language: str):
    assert not [name for name in NAMES if name in said("rich", language, Audience.CLIENT)]
    assert [name for name in NAMES if name in said("rich", language)] == [*NAMES]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_each_file_says_whether_it_may_be_forwarded(language: str):
    t = texts.of(language)
    for audience in Audience:
        for part in ("pdf", "xlsx"):
            month = Words(language).month(rich().month.first)
            words = plain_text(file_card(rich(audience), part, language), 10_000)
            assert words == t(f"monthly-{part}-{audience.value}", month=month)


def test_names_in_letters_that_the_font_lacks_are_drawn_as_far_as_they_can_be():
    strange = Helper("Zoë 🚀👩‍🔬 王芳", 3, 2, 1)
    report = rich(Audience.MANAGER, product="Północ 支付 ❤️\x07", helpers=[strange])
    assert picture_file(report, "en").content.startswith(b"\x89PNG")
    pdf = PdfReader(io.BytesIO(pdf_file(report, "en", BERLIN).content))
    words = squeezed(" ".join(page.extract_text() for page in pdf.pages))
    assert "Północ � ❤" in words
    assert "Zoë � � 3 2 1" in words


def test_a_file_is_named_by_product_month_and_reader():
    assert name_of(rich(), "pdf") == "northwind-pay-2026-10-client.pdf"
    assert name_of(poor(Audience.MANAGER), "xlsx") == "2026-02-manager.xlsx"


AT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
ROWS: list[list[Any]] = [
    [482, "=HYPERLINK(0)", AT, 12.5, date(2026, 10, 25)],
    [483, "@cmd|' /C calc'!A0", AT + timedelta(hours=1), -1, None],
    [484, "https://x.com/i/status/1", None, 0, None],
    [485, "{=SUM(A1)}", None, 1e6, None],
    [486, "-1+1", None, None, None],
    [487, "0012", None, None, None],
    [488, "нет\ud800\x07", None, None, None],
]


def sheets(total: int | None = None) -> list[Sheet]:
    columns = (
        "monthly-column-n",
        "monthly-column-name",
        "monthly-column-share",
        "monthly-column-likes",
        "monthly-column-group",
    )
    return [Sheet("monthly-helpers", columns, ROWS, total or len(ROWS))]


def test_the_spreadsheet_holds_the_rows_as_they_are():
    content = xlsx_file(rich(), sheets(), "en", BERLIN).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["About", "Who helped most"]
    page = book["Who helped most"]
    assert [cell.value for cell in page[1]] == ["How many", "Member", "Share", "Likes", "Answered complaints"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:E8")
    found = list(page.iter_rows(min_row=2, max_row=7, values_only=True))
    assert [row[0] for row in found] == [482, 483, 484, 485, 486, 487]
    assert [row[1] for row in found] == [row[1] for row in ROWS[:6]]
    assert [row[3] for row in found] == [12.5, -1, 0, 1e6, None, None]
    assert found[0][4] == datetime(2026, 10, 25)  # noqa: DTZ001 - a day has no zone
    assert {cell.data_type for cell in page["B"][1:]} == {"s"}, "no cell may be a formula"
    assert not [cell for cell in page["B"] if cell.hyperlink]


def test_moments_in_the_spreadsheet_are_local_dates_on_both_sides_of_a_switch():
    content = xlsx_file(rich(), sheets(), "en", BERLIN).content
    page = openpyxl.load_workbook(io.BytesIO(content))["Who helped most"]
    assert page["C2"].is_date
    local = [
        AT.astimezone(BERLIN).replace(tzinfo=None),
        (AT + timedelta(hours=1)).astimezone(BERLIN).replace(tzinfo=None),
    ]
    assert [page["C2"].value, page["C3"].value] == local


def test_the_spreadsheet_says_its_zone_what_was_cut_and_how_it_is_counted():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(rich(), sheets(250_000), "en", BERLIN).content))
    about = [cell.value for cell in book["About"]["A"] if cell.value]
    assert "All moments are local times of Europe/Berlin." in about
    assert "The sheet “Who helped most” holds the first 7 of 250,000 rows." in about
    assert any(str(words).startswith("Became quiet:") for words in about)
