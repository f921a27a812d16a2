"""Fields of numbers: one beside each choice, such as how many of each role, and several in a row, such as days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fishplate.kernel.errors import Text

_MOST = 20


class NumbersWidget(forms.MultiWidget):
    """A number beside each choice."""

    template_name = "web/forms/numbers.html"
    use_fieldset = True

    def __init__(self, choices: Sequence[tuple[str, Text]]) -> None:
        self.choices = choices
        super().__init__({key: forms.NumberInput(attrs={"min": 0, "max": _MOST}) for key, _label in choices})

    def decompress(self, value: Mapping[Any, int] | None) -> list[int]:
        return [(value or {}).get(key, 0) for key, _label in self.choices]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, (_key, label) in zip(context["widget"]["subwidgets"], self.choices, strict=True):
            part["label"] = label
        return context


class NumbersField(forms.MultiValueField):
    """A number for each choice: ``{choice: number}``, those with none left out; ``coerce`` makes the keys."""

    def __init__(
        self, choices: Sequence[tuple[str, Text]], *, coerce: Callable[[str], Any] = str, **options: Any
    ) -> None:
        self.keys = [coerce(key) for key, _label in choices]
        numbers = [forms.IntegerField(required=False, min_value=0, max_value=_MOST) for _key in choices]
        super().__init__(numbers, require_all_fields=False, widget=NumbersWidget(choices), **options)

    def compress(self, data_list: list[int | None]) -> dict[Any, int]:
        return {key: number for key, number in zip(self.keys, data_list, strict=False) if number}


class NumberRowField(forms.CharField):
    """Whole numbers in a row, as people write them: ``3, 5`` or ``3，5``."""

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]  # a list is what this field is about
        parts = str(value or "").replace("，", ",").split(",")
        try:
            numbers = [int(part) if part.strip() else 0 for part in parts]
        except ValueError:
            raise ValidationError(_("Write whole numbers with commas between them, such as 3, 5.")) from None
        while numbers and not numbers[-1]:
            numbers.pop()
        return numbers

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value
