"""The pages of a chart: as wide as the paper, as many as its rows need, each with the table's head and the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from .chart import Bar, Chart, Kind, Paper, Tie
from .scale import Scale, Span
from .svg import Page, cut, width_of

_PX_PER_MM = 96 / 25.4
_MARGIN, _TITLE, _HEAD, _FOOT, _ROW = 32.0, 34.0, 40.0, 30.0, 20.0
_TEXT, _SMALL, _LARGE = 11.0, 9.0, 15.0
_INDENT, _PAD = 12.0, 5.0
#: The table's part of the page, at most so many px.
_TABLE, _WIDEST_TABLE = 0.42, 620.0
_SHADE_FROM = 3.0  # px a day: with less, days cannot be told apart
_INK, _SOFT, _GRID, _WASH = "#1b2733", "#52606d", "#d5dbe1", "#eef2f6"
_BAR, _DONE, _CRITICAL, _CRITICAL_DONE, _LATER, _STATUS = (
    "#8fb4dc", "#2f6bab", "#e39b96", "#b3261e", "#8a94a0", "#0a7a4b",
)  # fmt: skip
_WHOLE_WIDTH = 1600.0
#: What the time above an empty chart begins with.
_ANY_DAY = datetime.combine(date(2000, 1, 1), time.min)


def draw(chart: Chart, paper: Paper) -> list[str]:
    """The pages of a chart as SVG, in the size of the paper at 96 px per inch; an empty one where there is no row."""
    width, height = paper.width * _PX_PER_MM, paper.height * _PX_PER_MM
    room = height - 2 * _MARGIN - _TITLE - _HEAD - _FOOT
    per_page = max(int(room // _ROW), 1)
    starts = range(0, max(len(chart.bars), 1), per_page)
    return [
        _Drawing(chart, width, height, (start, min(start + per_page, len(chart.bars)))).page(number, len(starts))
        for number, start in enumerate(starts, 1)
    ]


def whole(chart: Chart) -> str:
    """The chart as one picture, as high as its rows are."""
    height = 2 * _MARGIN + _TITLE + _HEAD + _FOOT + _ROW * max(len(chart.bars), 1)
    return _Drawing(chart, _WHOLE_WIDTH, height, (0, len(chart.bars))).page(1, 1)


class _Drawing:
    """One page, with the rows from one place to another."""

    def __init__(self, chart: Chart, width: float, height: float, rows: tuple[int, int]) -> None:
        self.chart, self.rows = chart, rows
        self.page_ = Page(width, height, chart.title)
        self.left, self.right = _MARGIN, width - _MARGIN
        self.table_right = self.left + min((width - 2 * _MARGIN) * _TABLE, _WIDEST_TABLE)
        self.head_top = _MARGIN + _TITLE
        self.top = self.head_top + _HEAD
        self.bottom = self.top + _ROW * max(rows[1] - rows[0], 1)
        first, last = _reach(chart)
        self.scale = Scale(first, last, self.table_right, self.right - self.table_right)

    def page(self, number: int, pages: int) -> str:
        page = self.page_
        page.rect(0, 0, page.width, page.height, fill="#ffffff")
        page.text(
            self.left,
            _MARGIN + 14,
            cut(self.chart.title, _LARGE, self.right - self.left),
            _LARGE,
            font_weight=700,
            fill=_INK,
        )
        self._ground()
        self._table()
        page.begin_clip(
            "chart", self.table_right, self.head_top, self.right - self.table_right, self.bottom - self.head_top
        )
        self._ties()
        for place in range(*self.rows):
            self._bar(self.chart.bars[place], self._middle(place))
        self._status()
        page.end_clip()
        page.rect(
            self.left,
            self.head_top,
            self.right - self.left,
            self.bottom - self.head_top,
            fill="none",
            stroke=_SOFT,
            stroke_width=0.8,
        )
        page.line(self.table_right, self.head_top, self.table_right, self.bottom, stroke=_SOFT, stroke_width=0.8)
        self._foot(number, pages)
        return page.svg()

    def _middle(self, place: int) -> float:
        return self.top + _ROW * (place - self.rows[0]) + _ROW / 2

    def _ground(self) -> None:
        """The lines of time above the chart, days off and the rules between rows."""
        page, scale, words = self.page_, self.scale, self.chart.words
        lower, upper = scale.lines()
        page.rect(self.left, self.head_top, self.right - self.left, _HEAD, fill=_WASH)
        if scale.px_per_day >= _SHADE_FROM:
            for day in sorted(self.chart.days_off):
                at = datetime.combine(day, datetime.min.time())
                if scale.first - timedelta(days=1) < at < scale.last:
                    left = max(scale.x(at), self.table_right)
                    right = min(scale.x(at + timedelta(days=1)), self.right)
                    page.rect(left, self.top, right - left, self.bottom - self.top, fill="#f3f4f6")
        for unit, y, size in ((upper, self.head_top, _SMALL + 1), (lower, self.head_top + _HEAD / 2, _SMALL)):
            for span in scale.spans(unit, words):
                page.line(span.left, y, span.left, y + _HEAD / 2, stroke=_GRID, stroke_width=0.6)
                self._span(span, y + _HEAD / 4 + size / 3, size)
        for span in scale.spans(lower, words):
            page.line(span.left, self.top, span.left, self.bottom, stroke=_GRID, stroke_width=0.4)
        for place in range(self.rows[0] + 1, self.rows[1] + 1):
            y = self.top + _ROW * (place - self.rows[0])
            page.line(self.left, y, self.right, y, stroke=_GRID, stroke_width=0.4)

    def _span(self, span: Span, y: float, size: float) -> None:
        room = span.right - span.left - 2
        if room > 0 and width_of(span.text, size) <= room:
            self.page_.text((span.left + span.right) / 2, y, span.text, size, fill=_SOFT, text_anchor="middle")

    def _table(self) -> None:
        page, x = self.page_, self.left
        shares = sum(share for _label, share in self.chart.columns)
        for column, (label, share) in enumerate(self.chart.columns):
            width = (self.table_right - self.left) * share / shares
            page.text(
                x + _PAD, self.top - _PAD - 2, cut(label, _TEXT, width - 2 * _PAD), _TEXT, font_weight=700, fill=_INK
            )
            for place in range(*self.rows):
                bar = self.chart.bars[place]
                indent = _INDENT * bar.level if column == 1 else 0.0
                text = cut(bar.cells[column], _TEXT, width - 2 * _PAD - indent)
                weight = 700 if bar.kind is Kind.SUMMARY else 400
                ink = _INK if bar.active else _LATER
                page.text(x + _PAD + indent, self._middle(place) + _TEXT / 3, text, _TEXT, font_weight=weight, fill=ink)
            if column:
                page.line(x, self.head_top, x, self.bottom, stroke=_GRID, stroke_width=0.6)
            x += width

    def _bar(self, bar: Bar, y: float) -> None:
        page, scale = self.page_, self.scale
        left, right = scale.x(bar.start), scale.x(bar.finish)
        fill, done = (_CRITICAL, _CRITICAL_DONE) if bar.critical else (_BAR, _DONE)
        if bar.baseline is not None:
            begun, ended = (scale.x(at) for at in bar.baseline)
            page.rect(begun, y + 6, max(ended - begun, 2.0), 2.5, fill=_LATER)
        if bar.kind is Kind.MILESTONE:
            page.path(_diamond(right, y, 6), closed=True, fill=done if bar.active else "none", stroke=done)
        elif bar.kind is Kind.SUMMARY:
            page.rect(left, y - 4, max(right - left, 1.0), 4, fill=_INK)
            for x, inner in ((left, left + 5), (right, right - 5)):
                page.path([(x, y), (x, y + 5), (inner, y)], closed=True, fill=_INK)
        else:
            # A critical bar is higher as well: red alone is lost on a printer without colours.
            half = 6.0 if bar.critical else 5.0
            drawn = {"fill": fill} if bar.active else {"fill": "none", "stroke_dasharray": "3 2"}
            page.rect(left, y - half, max(right - left, 1.0), 2 * half, rx=1.5, stroke=done, stroke_width=0.8, **drawn)
            page.rect(left, y - 1.8, (right - left) * bar.percent / 100, 3.6, fill=done)
        if bar.deadline is not None:
            x = scale.x(bar.deadline)
            page.path([(x - 4, y - 7), (x + 4, y - 7), (x, y - 1)], closed=True, fill=_STATUS)

    def _ties(self) -> None:
        begun, ended = self.rows
        for tie in self.chart.ties:
            if max(tie.source, tie.target) < begun or min(tie.source, tie.target) >= ended:
                continue
            points = list(self._bends(tie))
            self.page_.path(points, fill="none", stroke=_SOFT, stroke_width=0.7)
            (x, y), (before, _same) = points[-1], points[-2]
            back = -4 if x >= before else 4
            self.page_.path([(x, y), (x + back, y - 2.5), (x + back, y + 2.5)], closed=True, fill=_SOFT)

    def _bends(self, tie: Tie) -> Iterator[tuple[float, float]]:
        """From the end of one bar that holds to the end of the other that is held."""
        one, other = self.chart.bars[tie.source], self.chart.bars[tie.target]
        x1 = self.scale.x(one.finish if tie.kind[0] == "F" else one.start)
        x2 = self.scale.x(other.start if tie.kind[1] == "S" else other.finish)
        y1, y2 = self._middle(tie.source), self._middle(tie.target)
        out = 6 if tie.kind[0] == "F" else -6
        came = -6 if tie.kind[1] == "S" else 6
        yield x1, y1
        yield x1 + out, y1
        if (x2 + came - x1 - out) * out < 0:
            edge = y2 + (-_ROW / 2 if y2 > y1 else _ROW / 2)
            yield x1 + out, edge
            yield x2 + came, edge
            yield x2 + came, y2
        else:
            yield x1 + out, y2
        yield x2, y2

    def _status(self) -> None:
        if self.chart.status is not None:
            x = self.scale.x(self.chart.status)
            self.page_.line(x, self.top, x, self.bottom, stroke=_STATUS, stroke_width=1.4, stroke_dasharray="5 3")

    def _foot(self, number: int, pages: int) -> None:
        page, y = self.page_, self.page_.height - _MARGIN
        told = self.chart.words.page.format(page=number, pages=pages)
        page.text(self.right, y, told, _SMALL, fill=_SOFT, text_anchor="end")
        x = self.left
        for draw_sign, text in zip(
            (_critical, _done, _milestone, _deadline, _baseline), self.chart.words.legend, strict=True
        ):
            draw_sign(page, x, y - 3)
            page.text(x + 22, y, text, _SMALL, fill=_SOFT)
            x += 22 + width_of(text, _SMALL) + 18
        room = self.right - x - width_of(told, _SMALL) - 24
        page.text(x, y, cut(self.chart.note, _SMALL, room), _SMALL, fill=_SOFT)


def _critical(page: Page, x: float, y: float) -> None:
    page.rect(x, y - 5, 16, 10, rx=1.5, fill=_CRITICAL, stroke=_CRITICAL_DONE, stroke_width=0.8)


def _done(page: Page, x: float, y: float) -> None:
    page.rect(x, y - 4, 16, 8, rx=1.5, fill=_BAR, stroke=_DONE, stroke_width=0.8)
    page.rect(x, y - 1.5, 9, 3, fill=_DONE)


def _milestone(page: Page, x: float, y: float) -> None:
    page.path(_diamond(x + 8, y, 5), closed=True, fill=_DONE)


def _deadline(page: Page, x: float, y: float) -> None:
    page.path([(x + 4, y - 4), (x + 12, y - 4), (x + 8, y + 3)], closed=True, fill=_STATUS)


def _baseline(page: Page, x: float, y: float) -> None:
    page.rect(x, y - 1, 16, 2.5, fill=_LATER)


def _diamond(x: float, y: float, half: float) -> list[tuple[float, float]]:
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]


def _reach(chart: Chart) -> tuple[datetime, datetime]:
    """From the first to the last thing that is drawn, with room at both ends."""
    times = [at for bar in chart.bars for at in (bar.start, bar.finish, bar.deadline, *(bar.baseline or ())) if at]
    if not times:
        times = [chart.status or _ANY_DAY]
    first, last = min(times), max(times)
    room = max((last - first) * 0.02, timedelta(days=1))
    return first - room, last + room
