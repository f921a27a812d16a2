"""Punctuation by language: several things in a row, and a name before what it names."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext

from fishplate.kernel.errors import Text


def listed(texts: Iterable[object]) -> str:
    """Return "a, b, c" in English, "a、b、c" in Chinese."""
    # Translators: stands between the parts of a list.
    return pgettext("list", ", ").join(map(str, texts))


def labelled(label: Text, text: object) -> str:
    """Return "label: text" in English, "label：text" in Chinese."""
    return pgettext("label", "{label}: {text}").format(label=label, text=text)
