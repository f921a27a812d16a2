from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations.choices import Rhythm, Service
from fishplate.domains.conversations.models import Channel, Preference
from fishplate.domains.conversations.models.preference import MAIL
from fishplate.domains.conversations.queries import ways_of
from fishplate.kernel import notices
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record
from fishplate.web.files.forms import FilesField
from fishplate.web.forms import Form


class CommentForm(Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": ""}),
        help_text=_("Markdown: **bold**, `code`, - lists, [text](address). @ and a name tells that person."),
    )


class AddCommentForm(CommentForm):
    parent_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    content = FilesField(label=_("Files"), required=False, allow_empty_file=True)


class WaysTable(forms.Widget):
    """One box for each kind of notice and way."""

    template_name = "conversations/ways.html"
    use_fieldset = True
    ways: Sequence[tuple[str, Text]] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        chosen = value or {}
        rows = [
            (kind.label, f"{name}.{kind.key}", [(key, way, key in chosen.get(kind.key, ())) for key, way in self.ways])
            for kind in notices.kinds()
        ]
        return {**super().get_context(name, value, attrs), "ways": self.ways, "rows": rows}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, list[str]]:
        return {kind.key: data.getlist(f"{name}.{kind.key}") for kind in notices.kinds()}


class PreferenceForm(Form):
    ways = forms.Field(label=_("Besides the inbox"), required=False, widget=WaysTable)
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
        widget = self.fields["ways"].widget
        assert isinstance(widget, WaysTable)
        widget.ways = [*([(MAIL, _("Mail"))] if by_mail else []), *((str(one.pk), one.name) for one in channels)]

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Preference)
        ways = {kind.key: sorted(ways_of(record, kind.key, self.channels)) for kind in notices.kinds()}
        return {**super().values_of(record), "ways": ways}


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
