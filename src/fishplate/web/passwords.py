"""Rules for passwords that Django words in English only."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """A password has at least so many characters."""

    def get_error_message(self) -> str:
        return _("This password is too short. It needs at least {least} characters.").format(least=self.min_length)

    def get_help_text(self) -> str:
        return _("At least {least} characters.").format(least=self.min_length)
