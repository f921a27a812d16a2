"""What is drawn of a plan, read back from the SVG."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from fishplate.engines.gantt import A4, Bar, Chart, Kind, Tie, Words, draw, whole

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words(
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    month="{month} {year}",
    year="{year}",
    quarter="Q{number}",
    week="W{number}",
    legend=("critical", "done", "milestone", "deadline", "baseline"),
    page="Page {page} of {pages}",
)


def bar(name: str, start: int, finish: int, **more: object) -> Bar:
    begun, ended = datetime(2026, 3, start, 8), datetime(2026, 3, finish, 17)  # noqa: DTZ001  # wall clock
    return Bar(cells=("1", name), start=begun, finish=ended, **more)  # type: ignore[arg-type]


def chart(*bars: Bar, ties: tuple[Tie, ...] = ()) -> Chart:
    return Chart("Cut-over", "printed today", (("WBS", 1), ("Name", 3)), bars, WORDS, ties)


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def lefts(svg: str, fill: str) -> list[float]:
    return [float(one.get("x", 0)) for one in ElementTree.fromstring(svg).iter(f"{SVG}rect") if one.get("fill") == fill]


def test_rows_are_shared_out_among_pages_each_with_the_heads():
    pages = draw(chart(*(bar(f"Task {number}", 2, 6) for number in range(70))), A4)

    assert len(pages) == 3
    assert all({"WBS", "Name"} <= set(texts(page)) for page in pages)
    assert [f"Task {number}" in texts(pages[2]) for number in (0, 69)] == [False, True]
    assert "Page 2 of 3" in texts(pages[1])


def test_one_picture_holds_all_rows_and_an_empty_plan_is_a_picture_too():
    assert "Task 999" in texts(whole(chart(*(bar(f"Task {number}", 2, 6) for number in range(1000)))))
    assert texts(whole(chart()))[0] == "Cut-over"


def test_what_comes_later_stands_further_right_and_longer_is_longer():
    svg = whole(chart(bar("One", 2, 3), bar("Two", 4, 12)))
    first, second = lefts(svg, "#8fb4dc")[:2]
    assert first < second
    widths = [
        float(one.get("width", 0))
        for one in ElementTree.fromstring(svg).iter(f"{SVG}rect")
        if one.get("fill") == "#8fb4dc"
    ]
    assert widths[1] == pytest.approx(widths[0] * (8 * 24 + 9) / 33, rel=0.01)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (datetime(2026, 3, 20), "Mar 2026"),  # noqa: DTZ001  # wall clock
        (datetime(2026, 9, 20), "W30"),  # noqa: DTZ001  # wall clock
        (datetime(2028, 9, 20), "2027"),  # noqa: DTZ001  # wall clock
        (datetime(2040, 9, 20), "2035"),  # noqa: DTZ001  # wall clock
        (datetime(2126, 9, 20), "2100"),  # noqa: DTZ001  # wall clock
    ],
)
def test_the_lines_of_time_are_as_fine_as_they_can_be_read(last: datetime, told: str):
    assert told in texts(whole(chart(replace(bar("Long", 2, 6), finish=last))))


def test_what_a_name_says_is_never_markup_and_what_is_too_long_is_cut():
    names = ('<script>alert("x")</script> & \x00', "接口" * 100)
    svg = whole(chart(*(bar(name, 2, 6) for name in names)))
    told = texts(svg)
    assert any(one.startswith('<script>alert("x")') for one in told)
    assert any(one.startswith("接口接口") and one.endswith("…") for one in told)
    assert not list(ElementTree.fromstring(svg).iter("script"))


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_a_tie_leads_from_the_end_that_holds_to_the_end_that_is_held(kind: str):
    one, other = bar("One", 2, 6), bar("Other", 9, 12)
    svg = whole(chart(one, other, ties=(Tie(0, 1, kind),)))
    path = next(p.get("d", "") for p in ElementTree.fromstring(svg).iter(f"{SVG}path") if p.get("fill") == "none")
    begins, ends = float(path[1:].split()[0]), float(path.split("L")[-1].split()[0])
    (left, right), (other_left, other_right) = (
        (float(rect.get("x", 0)), float(rect.get("x", 0)) + float(rect.get("width", 0)))
        for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")
        if rect.get("fill") == "#8fb4dc" and float(rect.get("height", 0)) == 10 and rect.get("x") != "32"
    )
    assert begins == pytest.approx(right if kind[0] == "F" else left, abs=0.02)
    assert ends == pytest.approx(other_left if kind[1] == "S" else other_right, abs=0.02)


def test_days_off_are_shaded_and_what_is_critical_is_higher():
    plain = chart(bar("One", 2, 6), bar("Two", 2, 6, critical=True), bar("M", 6, 6, kind=Kind.MILESTONE))
    svg = whole(replace(plain, days_off=frozenset({date(2026, 3, 4), date(2030, 1, 1)})))
    rects = list(ElementTree.fromstring(svg).iter(f"{SVG}rect"))
    assert sum(one.get("fill") == "#f3f4f6" for one in rects) == 1
    heights = {one.get("fill"): float(one.get("height", 0)) for one in rects if one.get("stroke")}
    assert heights["#e39b96"] > heights["#8fb4dc"] - 3
