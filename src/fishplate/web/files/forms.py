from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import errors, files
from fishplate.kernel.files import Received
from fishplate.web.forms import Form


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesField(forms.FileField):
    """One file or several; empty ones and those without a name are the service's to refuse."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        chosen = data if isinstance(data, list | tuple) else [data]
        if not chosen:
            super().clean(None, initial)  # says so where one is required
        return [super(FilesField, self).clean(one, initial) for one in chosen]


class AttachFileForm(Form):
    content = FilesField(label=_("Files"), allow_empty_file=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["content"].help_text = _("At most {limit} MB each.").format(limit=settings.FILE_LIMIT // 1_000_000)


def receive_all(uploads: Iterable[UploadedFile[bytes]]) -> list[Received]:
    """Store what was chosen in ``content``, before the change that attaches it.

    Raises:
        Invalid: one of them is empty or too large, at ``content``.
    """
    try:
        return [files.receive(upload.name or "", upload) for upload in uploads]
    except errors.TooLarge as error:
        raise errors.Invalid({"content": [error.message]}) from error
