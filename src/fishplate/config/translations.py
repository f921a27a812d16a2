"""The catalogues under ``locale/``: extract from the source, compile, and check that nothing is missing.

    python -m fishplate.config.translations extract    # after adding or changing a text
    python -m fishplate.config.translations compile    # .po to .mo; the scripts do it by themselves
    python -m fishplate.config.translations check      # part of script/lint

English is the source and its catalogue stays empty, except where a wording is to differ from what the code says.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
SOURCE = "src/fishplate"
LOCALES = ("zh_Hans", "en")
COMPLETE = "zh_Hans"

_LAZY = ("gettext", "ngettext", "pgettext", "npgettext")
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in _LAZY},
    "gettext_noop": None,
    "_t": None,  # gettext, where _ is gettext_lazy
}
_NAMED = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)[^{}]*\}")
_UNNAMED = re.compile(r"%[sdfr](?!\w)|\{\}")
_TAG = re.compile(r"</?[a-z]+[^<>]*>")
_VOLATILE = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team):.*\n',
    re.M,
)


def catalogue(locale: str, root: Path = ROOT) -> Path:
    return root / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale, domain="django", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="django")


def extracted(root: Path = ROOT) -> Catalog:
    """Return every text of the product's Python and templates, each with the files it stands in."""
    found = Catalog(domain="django", charset="utf-8")
    for path in _sources(root):
        place = path.relative_to(root).as_posix()
        for line, ids, comments, context in _texts(path):
            found.add(ids, locations=[(place, line)], auto_comments=comments, context=context)
    return found


def _sources(root: Path) -> Iterator[Path]:
    for path in sorted((root / SOURCE).rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations", "static"} & set(path.parts):
            yield path


def _texts(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into calls of gettext among a lot of X; the bracket makes its line breaks harmless.
        text = f"({templatize(text, origin=str(path))}\n)"
    yield from extract("python", BytesIO(text.encode()), keywords=_KEYWORDS, comment_tags=("Translators:",))


def write(found: Catalog, locale: str, root: Path = ROOT) -> None:
    """Bring one catalogue up to date: new texts come in empty, texts that are gone go."""
    path = catalogue(locale, root)
    kept = read(path, locale)
    kept.update(found, no_fuzzy_matching=True)
    kept.obsolete.clear()
    save(kept, path)


def save(texts: Catalog, path: Path) -> None:
    """Store a catalogue in an order and a form that change only where a text changes."""
    texts.fuzzy, texts.project, texts.version = False, "Fishplate", "1"
    texts.header_comment = "# Written by fishplate.config.translations; translate here, extract again."
    buffer = BytesIO()
    write_po(buffer, texts, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_VOLATILE.sub(b"", buffer.getvalue()))


def faults(root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong with the catalogues, one line each."""
    wanted = _by_key(extracted(root))
    for message in wanted.values():
        if any(map(_UNNAMED.search, _forms(message.id))):
            yield f"{_where(message)}: the placeholders need names: {_short(message)}"
    for locale in LOCALES:
        there = {
            (message.id, message.context): message for message in read(catalogue(locale, root), locale) if message.id
        }
        for key in wanted.keys() - there.keys():
            yield f"{locale}: not extracted: {_short(wanted[key])} ({_where(wanted[key])})"
        for key in there.keys() - wanted.keys():
            yield f"{locale}: nowhere in the source any more: {_short(there[key])}"
        for key in wanted.keys() & there.keys():
            yield from (f"{locale}: {fault}" for fault in _faults_of(there[key], complete=locale == COMPLETE))


def _by_key(messages: Catalog) -> dict[tuple[Any, str | None], Message]:
    return {(message.id, message.context): message for message in messages if message.id}


def _faults_of(message: Message, *, complete: bool) -> Iterator[str]:
    translations = [text for text in _forms(message.string) if text]
    if message.fuzzy:
        yield f"marked fuzzy: {_short(message)}"
    if complete and len(translations) < len(_forms(message.string)):
        yield f"not translated: {_short(message)}"
    # The plural says everything; the singular may leave the number out.
    source = _forms(message.id)[-1]
    for text in translations:
        if _names(text) != _names(source):
            yield f"other placeholders than the source: {_short(message)}"
        if sorted(_TAG.findall(text)) != sorted(_TAG.findall(source)):
            yield f"other tags than the source: {_short(message)}"


def _forms(texts: str | Iterable[str] | None) -> list[str]:
    return [texts or ""] if isinstance(texts, str | None) else list(texts)


def _names(text: str) -> set[str]:
    return {first or second for first, second in _NAMED.findall(text)}


def _short(message: Message) -> str:
    text = _forms(message.id)[0].replace("\n", " ")
    return f"“{text[:70]}…”" if len(text) > 70 else f"“{text}”"


def _where(message: Message) -> str:
    return message.locations[0][0] if message.locations else "?"


@click.group()
def main() -> None:
    """Keep the catalogues under locale/ in step with the source."""


@main.command(name="extract")
def extract_command() -> None:
    """Write every text of the source into both catalogues."""
    found = extracted()
    for locale in LOCALES:
        write(found, locale)


@main.command(name="compile")
def compile_command() -> None:
    """Compile each catalogue to what the running product reads."""
    for locale in LOCALES:
        path = catalogue(locale)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path, locale))


@main.command(name="check")
def check_command() -> None:
    """Fail where a text is not extracted, not translated, or translated with other placeholders."""
    lines = sorted(faults())
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
