from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.documents import Format
from fishplate.kernel.documents.templates import LIMIT
from fishplate.web.forms import Form


class PrintForm(Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices, initial=Format.PDF)


class CheckForm(Form):
    text = forms.CharField(
        label=_("Code or SHA-256"),
        required=False,
        max_length=200,
        help_text=_("The code stands at the foot of every page, such as 7K3QF-M2XPA."),
    )
    file = forms.FileField(
        label=_("Or the file itself"),
        required=False,
        help_text=_("It is compared byte by byte and not kept."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("text") and not data.get("file"):
            self.add_error("text", _("Type a code or a SHA-256, or choose a file."))
        file = data.get("file")
        if file is not None and file.size > 20 * LIMIT:
            self.add_error("file", _("This is larger than any file Fishplate prints."))
        return data
