from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from fishplate.domains.automation.choices import EVERYTHING, KINDS, label_of
from fishplate.web.forms import Form


class WebhookForm(Form):
    name = forms.CharField(max_length=120, label=_("Name"), help_text=_("Who is told what: Jira, when a gate opens."))
    url = forms.CharField(
        max_length=500,
        label=_("Address"),
        help_text=_("An administrator has to allow its host under “Allowed destinations”. Redirects are not followed."),
        widget=forms.URLInput(attrs={"placeholder": "https://example.org/fishplate"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Told of"),
        help_text=_("“Everything” holds all kinds, whatever else is ticked."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (EVERYTHING, _("Everything, also what later versions know")),
            *[
                (apps.get_app_config(domain).verbose_name, [(kind.key, label_of(kind.key)) for kind in kinds])
                for domain, kinds in groupby(KINDS.values(), key=lambda kind: kind.domain)
            ],
        ]
