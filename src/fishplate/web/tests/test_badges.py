import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.template import engines
from django.utils import formats, translation

from fishplate.kernel import contributions
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Panel, Station
from fishplate.web import badges, keys
from fishplate.web.tests.samples import Sample

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def words(html):
    return re.sub(r"<[^>]+>", "", html)


def test_states_differ_by_shape_and_word():
    drawn = {state: badges.state(state) for state in (badges.MET, badges.AT_RISK, badges.NOT_MET, badges.NOT_MEASURED)}

    assert [words(html) for html in drawn.values()] == ["met", "at risk", "not met", "not measured"]
    assert len({found for html in drawn.values() for found in re.findall(r"#([a-z-]+)", html)}) == 4


@pytest.mark.parametrize("unknown", ["", "green", "MET"])
def test_what_is_not_known_is_never_good_news(unknown):
    assert 'class="state state-not-measured"' in badges.state(unknown)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(seconds=-30), "just now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=3, minutes=59), "3 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=40), "40 days ago"),
    ],
)
def test_an_age_is_said_and_the_instant_kept(ago, said):
    html = badges.age(NOW - ago, now=NOW)

    assert words(html) == said
    assert f'datetime="{(NOW - ago).isoformat(timespec="seconds")}"' in html


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1234567, "orders", "1,234,567\u202forders"),
        (199.98765, "ms", "200\u202fms"),
        (12345.6, "ms", "12,346\u202fms"),
        (1234.56, "ms", "1,235\u202fms"),
        (0.0123456, "%", "0.01235\u202f%"),
        (float("inf"), "ms", "inf\u202fms"),
        (0.0, "", "0"),
        (None, "ms", "—"),
        ("", "ms", "—"),
        ("n/a", "", "n/a"),
        (True, "", "True"),
    ],
)
def test_a_figure_keeps_its_unit_beside_it(value, unit, said):
    assert words(badges.quantity(value, unit)) == said


@pytest.mark.parametrize(("language", "said"), [("en", "4 Mar 2026"), ("zh-hans", "2026-03-04")])
def test_days_follow_the_language(language, said):
    with translation.override(language):
        assert formats.localize(date(2026, 3, 4)) == said
        assert words(badges.quantity(1234567)) == "1,234,567"


def test_text_in_a_unit_is_never_markup():
    assert "<b>" not in badges.quantity(1, "<b>")


def draw(source, **context):
    template = engines["django"].from_string(source)
    return template.render({"actor": Actor(id=UUID(int=1), name="x"), **context})


def test_the_thread_draws_its_stations_and_marks_this_one(monkeypatch):
    monkeypatch.setattr(contributions.THREAD, "_providers", {})  # the frame without what domains add to it
    contributions.THREAD.add(
        "test",
        lambda reference, who: [Station("Objective", "One truth", "/o/"), Station("Gate", "Pilot", "", "not_met")],
    )

    html = draw("{% thread record %}", record=Sample(name="x"))

    assert html.index("One truth") < html.index("Pilot")
    assert html.count('aria-current="true"') == 1
    assert "not met" in html


def test_a_record_without_a_thread_draws_none(monkeypatch):
    monkeypatch.setattr(contributions.THREAD, "_providers", {})  # the frame without what domains add to it

    assert draw("{% thread record %}", record=Sample(name="x")) == ""


def test_panels_are_drawn_with_their_titles(monkeypatch):
    monkeypatch.setattr(contributions.RECORD_PANELS, "_providers", {})  # the frame without what domains add to it
    context = {"keys": keys.shown(), "on": True, "back": "/"}
    contributions.RECORD_PANELS.add(
        "test", lambda record, who: [Panel("web/components/keys.html", context, title="Keys & more")]
    )

    html = draw("{% panels record %}", record=Sample(name="x"), request=None)

    assert "<h2>Keys &amp; more</h2>" in html
    assert "This help" in html
