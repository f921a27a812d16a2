from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.choices import Verdict
from fishplate.web.forms import Form


class CastVoteForm(Form):
    """One's own vote. The verdict is the button that was pressed; the digest says which text stood above it."""

    seat_id = forms.TypedChoiceField(label=_("Sign as"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Reason"),
        help_text=_("Needed to reject; kept with your signature."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seats: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["seat_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = seats
        if len(seats) < 2:
            del self.fields["seat_id"]


class WithdrawApprovalForm(Form):
    reason = forms.CharField(
        max_length=4000,
        label=_("Reason"),
        help_text=_("Those who signed already will ask."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
