from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.domains.organisations.choices import Language, Letters, MembershipRole, Theme, TokenScope
from fishplate.domains.organisations.pages import time_zones
from fishplate.kernel import clock
from fishplate.kernel.contributions import OpenWork
from fishplate.kernel.wording import labelled
from fishplate.web.forms import Form, IdChoiceField


class OrganisationForm(Form):
    name = forms.CharField(max_length=160, label=_("Name"))
    description = forms.CharField(
        required=False,
        label=pgettext_lazy("organisation", "What it does"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class AddPersonForm(Form):
    name = forms.CharField(max_length=120, label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label=_("First password"),
        help_text=_("At least 10 characters. The person can change it after signing in."),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER)


class PreferencesForm(Form):
    name = forms.CharField(max_length=120, label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices, required=False)
    letters = forms.ChoiceField(
        label=_("Single letters as keys"),
        choices=Letters.choices,
        required=False,
        help_text=_("Switch them off where you speak to the browser. Ctrl-K and Esc work all the same."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Times are shown, and digests and quiet hours reckoned, by its clock."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = time_zones.choices(self.get_initial_for_field(field, "time_zone") or "", clock.now())


class AccessTokenForm(Form):
    name = forms.CharField(max_length=120, label=_("What it is for"))
    scope = forms.ChoiceField(label=_("What it may do"), choices=TokenScope.choices, initial=TokenScope.READ)
    expires_at = forms.DateTimeField(
        required=False,
        label=_("Valid until"),
        help_text=_("At most a year. Leave empty for 90 days."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    projects = forms.TypedMultipleChoiceField(
        required=False,
        label=_("Only these projects"),
        help_text=_("With none chosen it reaches all of yours, now and later, and your own account."),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, projects: Iterable[tuple[UUID, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choice = cast("forms.TypedMultipleChoiceField", self.fields["projects"])
        choice.choices = [(str(pk), name) for pk, name in projects]


class WelcomeForm(Form):
    token = forms.CharField(widget=forms.HiddenInput)
    organisation_name = forms.CharField(max_length=160, label=_("Your organisation"))
    name = forms.CharField(max_length=120, label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )


class PasswordForm(Form):
    old = forms.CharField(
        label=_("Password so far"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, first: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if first:
            del self.fields["old"]


class PasswordLinkForm(Form):
    hours = forms.IntegerField(
        label=_("Valid for how many hours"), initial=24, min_value=1, max_value=72, help_text=_("At most 72.")
    )


class ForgottenForm(Form):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class LinkPasswordForm(Form):
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )


class AuthenticatorAppForm(Form):
    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("So that you know later which one it is: “phone”, “blue key”.")
    )
    credential = forms.JSONField(widget=forms.HiddenInput)


class InviteForm(Form):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER)
    days = forms.IntegerField(
        label=_("Valid for how many days"), initial=7, min_value=1, max_value=30, help_text=_("At most 30.")
    )


class AcceptForm(Form):
    name = forms.CharField(max_length=120, label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )


class AcceptWithPasskeyForm(Form):
    name = forms.CharField(max_length=120, label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    credential = forms.JSONField(widget=forms.HiddenInput)


class TakersForm(Form):
    """Who takes over everything that somebody holds, or each single thing."""

    def __init__(self, *args: Any, held: Sequence[OpenWork] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        several = len(held) > 1
        if several:
            anybody = sorted({taker for one in held for taker in one.takers}, key=lambda taker: taker[1])
            field = IdChoiceField(required=False, label=_("Everything that is not chosen below"))
            field.choices = [("", _("nobody; it ends")), *((str(pk), name) for pk, name in anybody)]
            self.fields["successor"] = field
        none = _("as chosen for everything") if several else _("nobody; it ends")
        for one in held:
            field = IdChoiceField(required=False, label=labelled(one.label, one.what))
            field.choices = [("", none), *((str(pk), name) for pk, name in one.takers)]
            self.fields[one.key] = field
