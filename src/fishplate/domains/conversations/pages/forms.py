from __future__ import annotations

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations.choices import Rhythm, Service
from fishplate.domains.conversations.models import Channel, Preference
from fishplate.domains.conversations.models.preference import MAIL
from fishplate.domains.conversations.queries import ways_of
from fishplate.kernel import notices
from fishplate.kernel.fields import Record
from fishplate.web.forms import Form

WAY = "way."


class CommentForm(Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": ""}),
        help_text=_("Markdown: **bold**, `code`, - lists, [text](address). @ and a name tells that person."),
    )


class AddCommentForm(CommentForm):
    parent_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PreferenceForm(Form):
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    daily_at = forms.TimeField(
        label=_("Once a day at"), initial=time(9, 0), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("In these hours nothing is sent; what happens then comes at their end. The inbox is never quiet."),
    )

    def __init__(self, *args: Any, channels: list[Channel], by_mail: bool, **options: Any) -> None:
        self.channels = channels
        super().__init__(*args, **options)
        ways = [(MAIL, _("Mail"))] if by_mail else []
        offered = [*ways, *((str(one.pk), one.name) for one in channels)]
        for kind in notices.kinds():
            self.fields[WAY + kind.key] = forms.MultipleChoiceField(
                label=str(kind.label), choices=offered, required=False, widget=forms.CheckboxSelectMultiple
            )
            if self.record is not None:
                assert isinstance(self.record, Preference)
                self.initial[WAY + kind.key] = ways_of(self.record, kind.key, channels)

    def values_of(self, record: Record) -> dict[str, Any]:
        found = super().values_of(record)
        found.pop("version", None)
        return {**found, "version": record.version}

    def chosen(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what the service takes: the ways gathered by kind."""
        ways = {name.removeprefix(WAY): value for name, value in data.items() if name.startswith(WAY)}
        rest = {name: value for name, value in data.items() if not name.startswith(WAY)}
        return {**rest, "ways": ways}


class ChannelForm(Form):
    service = forms.ChoiceField(label=_("Service"), choices=Service.choices)
    name = forms.CharField(max_length=80, label=_("Name"), help_text=_("By which you know it: team room, my phone …"))
    address = forms.CharField(
        label=_("Webhook address"),
        max_length=2000,
        help_text=_("As the service shows it. Whoever has it can write there, so it is sealed and never shown again."),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        required=False,
        max_length=200,
        label=_("Signing secret"),
        help_text=_("Only for a DingTalk robot that signs."),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "off"}),
    )


def id_of(text: str) -> UUID | None:
    """Read an id that a browser sent; ``None`` for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
