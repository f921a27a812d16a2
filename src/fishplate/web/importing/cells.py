"""From a cell to what would have been typed in a form. Nothing is guessed: what can be read two ways is refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.kernel.errors import Text
from fishplate.kernel.sheets import Cell
from fishplate.kernel.wording import listed
from fishplate.web.forms import options
from fishplate.web.importing.names import AMBIGUOUS, Names, fold

_YES: Text = gettext_lazy("Yes")
_NO: Text = gettext_lazy("No")
_YESNO = {
    **dict.fromkeys(("yes", "y", "true", "1", "是", "√", "x"), True),
    **dict.fromkeys(("no", "n", "false", "0", "否"), False),
}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]00:00(?::00)?)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BETWEEN = re.compile(r"[,;，；、\n]")


def spoken(text: Text) -> list[str]:
    """Return a text in every language of the product."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(text))
    return found


def value_of(field: forms.Field, cell: Cell | None) -> Any:
    """Return what the field makes of a cell; an empty one is what the field has by itself, or nothing.

    Raises:
        ValidationError: with messages that say what is wrong.
    """
    if cell is None:
        by_itself = field.initial is not None and (field.required or isinstance(field, forms.BooleanField))
        return field.clean(field.initial if by_itself else "")
    if isinstance(field, forms.BooleanField):
        return _yesno(cell)
    if isinstance(field, forms.DateField):
        return field.clean(_date(cell))
    if isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField):
        return field.clean(_number(cell))
    text = text_of(cell)
    if isinstance(field, forms.ChoiceField):
        text = _choice(field, text)
    return field.clean(text)


def text_of(cell: Cell) -> str:
    """Return a cell as text; ``ValidationError`` for one that a spreadsheet keeps as something else."""
    match cell.kind:
        case "error":
            raise ValidationError(_("The spreadsheet says “{text}” here.").format(text=cell.text))
        case "formula":
            raise ValidationError(_("This formula has no stored result. Put its value in the cell."))
        case "date":
            raise ValidationError(
                _("The spreadsheet made a date of this ({text}). Format the cell as text and type it again.").format(
                    text=cell.text
                )
            )
        case "number" if _NUMBER.fullmatch(cell.text) is None:
            raise ValidationError(
                _("The spreadsheet shortened this number to {text}. Format the cell as text and type it again.").format(
                    text=cell.text
                )
            )
    return cell.text.strip()


def named(names: Names, cell: Cell | None, *, several: bool, required: bool) -> Any:
    """Return what stands for the record that a cell names, or for each of several."""
    texts = [part.strip() for part in _BETWEEN.split(text_of(cell))] if cell and several else []
    texts = [text for text in texts if text] if several else [text_of(cell)] if cell else []
    if not texts and required:
        raise ValidationError(_("This is needed."))
    found = []
    for text in texts:
        value = names.value(text)
        if value is None:
            raise ValidationError(_("“{text}” is not known here.").format(text=text[:100]))
        if value is AMBIGUOUS:
            raise ValidationError(_("Several records are called “{text}”.").format(text=text[:100]))
        found.append(value)
    return found if several else found[0] if found else None


def _yesno(cell: Cell) -> bool:
    text = fold(cell.text)
    if text not in _YESNO:
        raise ValidationError(_("Write yes or no."))
    return _YESNO[text]


def _date(cell: Cell) -> date:
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", cell.text).strip())
    if cell.kind in {"date", "text"} and match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    raise ValidationError(_("Write the date as 2026-11-30."))


#: Written out, a number such as 1e9999999999 fills the memory.
_MOST_DIGITS = 60


def _number(cell: Cell) -> str:
    text = unicodedata.normalize("NFKC", cell.text).strip()
    try:
        if cell.kind == "number" and abs((number := Decimal(text)).adjusted()) <= _MOST_DIGITS:
            return f"{number:f}"
    except InvalidOperation:
        pass
    if cell.kind != "text" or _NUMBER.fullmatch(text) is None:
        raise ValidationError(_("Write the number with a point and nothing between thousands, such as 1234.5."))
    return text


def _choice(field: forms.ChoiceField, text: str) -> str:
    wanted = fold(text)
    for value, label in options(field):
        if wanted == fold(value) or wanted in {fold(one) for one in spoken(label)}:
            return value
    allowed = listed(label for value, label in options(field) if value)
    raise ValidationError(_("“{text}” is none of: {allowed}.").format(text=text[:100], allowed=allowed))


def shown(column_field: forms.Field | None, names: Names | None, value: Any) -> str:
    """Return a value as a person would have typed it."""
    if isinstance(value, list | tuple | set):
        return ", ".join(sorted(shown(column_field, names, one) for one in value))
    if value is None or value == "":
        return ""
    if names is not None:
        return names.name(value)
    if isinstance(value, bool):
        return str(_YES if value else _NO)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(column_field, forms.ChoiceField):
        return next((str(label) for one, label in options(column_field) if one == str(value)), str(value))
    return str(value)
