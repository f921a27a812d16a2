from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from click.testing import CliRunner

from fishplate.config import translations
from fishplate.config.translations import catalogue, extracted, faults, write

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Interface")
count = lambda n: ngettext("%(count)d day", "%(count)d days", n)
order = pgettext("a purchase", "Order")
"""
TEMPLATE = """
{% load i18n %}
<h1>{% translate "Contract" %} it's {{ x|default:_("none yet") }}</h1>
  {% blocktranslate trimmed count n=rows|length %}
    {{ n }} row "quoted"
  {% plural %}
    {{ n }} rows "quoted"
  {% endblocktranslate %}
 {% blocktranslate with who=actor.name %}Signed by <b>{{ who }}</b>{% endblocktranslate %}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    templates = tmp_path / "src/fishplate/web/templates"
    templates.mkdir(parents=True)
    (tmp_path / "src/fishplate/words.py").write_text(PYTHON)
    (templates / "page.html").write_text(TEMPLATE)
    tests = tmp_path / "src/fishplate/tests"
    tests.mkdir()
    (tests / "test_words.py").write_text("_('only a test says this')")
    return tmp_path


def translate(root: Path, texts: dict[str, str] | None = None) -> None:
    """Write both catalogues, the Chinese one complete except for what ``texts`` (by first word) says otherwise."""
    for locale in translations.LOCALES:
        write(extracted(root), locale, root)
    path = catalogue("zh_Hans", root)
    chinese = translations.read(path, "zh_Hans")
    for message in chinese:
        if isinstance(message.id, str):
            message.string = (texts or {}).get(message.id.partition(" ")[0], message.id)
        else:
            message.string = ((texts or {}).get(message.id[0].partition(" ")[0], message.id[1]),)
    translations.save(chinese, path)


def test_everything_said_in_python_and_templates_is_found(root: Path) -> None:
    found = {message.id: message.context for message in extracted(root) if message.id}
    assert found == {
        "Interface": None,
        "Contract": None,
        "none yet": None,
        "Order": "a purchase",
        "Signed by <b>%(who)s</b>": None,
        ("%(count)d day", "%(count)d days"): None,
        ('%(n)s row "quoted"', '%(n)s rows "quoted"'): None,
    }


def test_complete_catalogues_have_no_faults_and_compile(root: Path) -> None:
    translate(root, {"Interface": "接口", "%(count)d": "%(count)d 天"})
    assert list(faults(root)) == []
    assert catalogue("zh_Hans", root).read_text().count("Date") == 0, "nothing in it changes by itself"


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({"Contract": ""}, "zh_Hans: not translated: “Contract”"),
        ({"%(count)d": ""}, "zh_Hans: not translated: “%(count)d day”"),
        ({"%(count)d": "%(days)d 天"}, "zh_Hans: other placeholders than the source: “%(count)d day”"),
        ({"Signed": "由 %(who)s 签署"}, "zh_Hans: other tags than the source: “Signed by <b>%(who)s</b>”"),
    ],
)
def test_what_is_missing_or_differs_is_named(root: Path, texts: dict[str, str], fault: str) -> None:
    translate(root, texts)
    assert list(faults(root)) == [fault]


def test_texts_that_came_or_went_since_the_extraction_are_named(root: Path) -> None:
    translate(root)
    words = root / "src/fishplate/words.py"
    words.write_text(PYTHON.replace("Interface", "System"))
    assert sorted(faults(root)) == [
        "en: not extracted: “System” (src/fishplate/words.py)",
        "en: nowhere in the source any more: “Interface”",
        "zh_Hans: not extracted: “System” (src/fishplate/words.py)",
        "zh_Hans: nowhere in the source any more: “Interface”",
    ]


def test_a_fuzzy_translation_and_a_placeholder_without_name_are_faults(root: Path) -> None:
    (root / "src/fishplate/words.py").write_text('_("%s rows")\n_("{} rows")\n_("100 %")\n')
    translate(root)
    path = catalogue("zh_Hans", root)
    path.write_text(path.read_text().replace('msgid "100 %"', '#, fuzzy\nmsgid "100 %"'))
    assert sorted(faults(root)) == [
        "src/fishplate/words.py: the placeholders need names: “%s rows”",
        "src/fishplate/words.py: the placeholders need names: “{} rows”",
        "zh_Hans: marked fuzzy: “100 %”",
    ]


def test_extracting_again_keeps_what_was_translated(root: Path) -> None:
    translate(root, {"Interface": "接口"})
    before = catalogue("zh_Hans", root).read_text()
    write(extracted(root), "zh_Hans", root)
    write(extracted(root), "zh_Hans", root)
    after = translations.read(catalogue("zh_Hans", root), "zh_Hans")
    assert "接口" in before
    assert after["Interface"].string == "接口"


def test_the_compiled_catalogue_is_what_gettext_reads(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    translate(root, {"Interface": "接口", "%(count)d": "%(count)d 天"})
    monkeypatch.setattr(translations.catalogue, "__defaults__", (root,))  # a tree of catalogues of the test itself
    assert CliRunner().invoke(translations.main, ["compile"]).exit_code == 0
    with catalogue("zh_Hans", root).with_suffix(".mo").open("rb") as file:
        chinese = gettext.GNUTranslations(file)
    assert chinese.gettext("Interface") == "接口"
    assert chinese.ngettext("%(count)d day", "%(count)d days", 1) == "%(count)d 天"
