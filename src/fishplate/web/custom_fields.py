"""The field of a form in which a field that an organisation defined is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from fishplate.kernel.custom import CustomField, Type

#: Before the key of such a field, where it stands beside the fields that every record has.
PREFIX: Final = "custom."


def form_field(field: CustomField, people: Sequence[tuple[str, str]]) -> forms.Field:
    """Return the field of a form in which ``field`` is filled in; ``people`` are those who can be named."""
    shared: dict[str, Any] = {"required": field.required, "label": field.head}
    match field.type:
        case Type.NUMBER:
            return forms.DecimalField(**shared, max_digits=30)
        case Type.DATE:
            return forms.DateField(**shared, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        case Type.YES_NO:
            choices = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
            return forms.TypedChoiceField(
                **shared, choices=choices, coerce=lambda value: value in {True, "true", "True"}, empty_value=None
            )
        case Type.CHOICE:
            return forms.ChoiceField(**shared, choices=[("", "—"), *((one, one) for one in field.options)])
        case Type.PERSON:
            return forms.ChoiceField(**shared, choices=[("", "—"), *people])
        case Type.LONG_TEXT:
            return forms.CharField(**shared, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))
        case Type.LINK:
            return forms.URLField(**shared, max_length=500, assume_scheme="https")
    return forms.CharField(**shared, max_length=300)
