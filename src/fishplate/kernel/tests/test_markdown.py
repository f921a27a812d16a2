from __future__ import annotations

import pytest

from fishplate.kernel import markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** _b_ `c`", "<p><strong>a</strong> <em>b</em> <code>c</code></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("# A", "<h3>A</h3>\n"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
        ("![a](https://x.eu/a.png)", '<p>!<a href="https://x.eu/a.png" rel="nofollow noopener noreferrer">a</a></p>\n'),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
        ("~~a~~", "<p><s>a</s></p>\n"),
        ("https://x.eu/", '<p><a href="https://x.eu/" rel="nofollow noopener noreferrer">https://x.eu/</a></p>\n'),
    ],
)
def test_it_is_drawn_safely(text: str, html: str):
    assert markdown.render(text) == html


def test_names_stand_out_where_they_are_plain_text():
    drawn = markdown.render("@Mei Lin, @mei and `@Mei`; a@Mei.example 请@何静看一下", names=["Mei", "Mei Lin", "何静"])
    assert drawn.count('<span class="mention">') == 3
    assert '<span class="mention">@Mei Lin</span>' in drawn
    assert '请<span class="mention">@何静</span>看一下' in drawn
    assert "<code>@Mei</code>" in drawn


def test_a_name_cannot_smuggle_marks():
    drawn = markdown.render("@<b>", names=["<b>"])
    assert "<b>" not in drawn


def test_the_plain_words_are_on_one_line():
    assert markdown.plain("# A\n\n- **b**\n- `c`\n\n```\nd\n```\ne  \nf [g](https://x.example)") == "A b c d e f g"
