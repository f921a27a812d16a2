from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.choices import Verdict
from fishplate.domains.approvals.queries import Option
from fishplate.web.forms import Form, IdChoiceField


class CastVoteForm(Form):
    """One's own vote. The verdict is the button that was pressed; the digest says which text stood above it."""

    seat = forms.ChoiceField(label=_("Sign as"), required=False)
    reason = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Reason"),
        help_text=_("Needed to reject; kept with your signature."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.HiddenInput)

    def __init__(self, *args: Any, options: Sequence[Option], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["seat"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, one.label) for one in options]
        if len(options) < 2:
            field.widget = forms.HiddenInput()
            field.initial = options[0].key if options else ""

    def clean(self) -> dict[str, Any]:
        """Say where, and for whom, as the service asks for it; no seat leaves the choice to the service."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seat, _colon, principal = data.pop("seat", "").partition(":")
        return {**data, "seat_id": int(seat) if seat else None, "on_behalf_of": UUID(principal) if principal else None}


class WithdrawApprovalForm(Form):
    reason = forms.CharField(
        max_length=4000,
        label=_("Reason"),
        help_text=_("Those who signed already will ask."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RescheduleApprovalForm(Form):
    due_at = forms.DateTimeField(label=_("To be signed by"))
    reason = forms.CharField(
        max_length=4000,
        label=_("Reason"),
        help_text=_("Those who are to sign are told, and read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclareConflictForm(Form):
    reason = forms.CharField(
        max_length=4000,
        label=_("What ties you to this"),
        help_text=_("Such as: you wrote it, you are paid by whoever delivers it, a relative is concerned."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DelegateSigningForm(Form):
    delegate_id = IdChoiceField(label=_("Who signs in your place"))
    organisation_id = IdChoiceField(label=_("For"), required=False)
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("Until"), help_text=_("This day included."))
    reason = forms.CharField(
        required=False, max_length=400, label=_("Reason"), help_text=_("Such as: on leave. Others read it.")
    )

    def __init__(
        self, *args: Any, colleagues: Mapping[UUID, str], organisations: Mapping[UUID, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for name, offered in (("delegate_id", colleagues), ("organisation_id", organisations)):
            field = self.fields[name]
            assert isinstance(field, IdChoiceField)
            field.offer(offered.items(), to_begin_with=name != "delegate_id")
        if len(organisations) < 2:
            del self.fields["organisation_id"]
