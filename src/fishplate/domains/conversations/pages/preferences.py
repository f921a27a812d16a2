from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations import permissions, queries, services
from fishplate.domains.conversations.models import Delivery, Preference
from fishplate.domains.conversations.models.shown import resolve
from fishplate.domains.conversations.pages.forms import ChannelForm, PreferenceForm
from fishplate.kernel import messages
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render

_FAILURES = 20


@page(Audience.SIGNED_IN, rule=permissions.set_notice_preferences)
def set_notice_preferences(request: Request) -> HttpResponseBase:
    here = reverse("conversations:set_notice_preferences")
    channels = list(queries.channels(request.actor))
    options: dict[str, Any] = {"channels": channels, "by_mail": messages.configured()}
    preference = queries.preference(request.actor.id)

    def save(data: dict[str, Any]) -> Preference:
        data.pop("version", None)  # one's own preferences: the last word is always one's own
        return services.set_notice_preferences(actor=request.actor, **data)

    return handle_form(
        request,
        PreferenceForm,
        record=preference,
        form_options=options,
        action=save,
        done=here,
        title=_("Notifications"),
        said=_("Your preferences were saved."),
        template="conversations/set_notice_preferences.html",
        context={
            "channels": channels,
            "by_mail": messages.configured(),
            "failures": _failures(request),
        },
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_channels(request: Request) -> HttpResponseBase:
    context = {"title": _("Channels"), "channels": list(queries.channels(request.actor))}
    return render(request, "conversations/list_channels.html", context, partial="channels")


@page(Audience.SIGNED_IN, rule=permissions.add_channel)
def add_channel(request: Request) -> HttpResponseBase:
    return handle_form(
        request,
        ChannelForm,
        action=lambda data: services.add_channel(actor=request.actor, **data),
        done=reverse("conversations:set_notice_preferences"),
        title=_("Add a channel"),
        submit=_("Add"),
        said=_("The channel was added. Try it, then choose what is told there."),
        cancel=reverse("conversations:set_notice_preferences"),
    )


@page(Audience.SIGNED_IN, rule=permissions.try_channel, methods=["POST"])
def try_channel(request: Request, channel_id: UUID) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: services.try_channel(channel_id=channel_id, actor=request.actor),
        done=reverse("conversations:set_notice_preferences"),
        said=_("A message is on its way; what came of it stands here in a moment."),
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_channel)
def remove_channel(request: Request, channel_id: UUID) -> HttpResponseBase:
    channel = one(queries.channels(request.actor), channel_id)
    here = reverse("conversations:set_notice_preferences")
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_channel(channel_id=channel.pk, actor=request.actor),
            done=here,
            said=_("The channel was removed."),
        )
    return confirm(
        request,
        title=_t("Remove {channel}?").format(channel=channel.name),
        text=_("You are told nothing there any more, and its address is forgotten."),
        submit=_("Remove"),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.retry_delivery, methods=["POST"])
def retry_delivery(request: Request, notice_delivery_id: UUID) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: services.retry_delivery(notice_delivery_id=notice_delivery_id, actor=request.actor),
        done=reverse("conversations:set_notice_preferences"),
        said=_("It is tried once more."),
    )


def _failures(request: Request) -> list[dict[str, Any]]:
    rows: list[Delivery] = list(queries.failed_deliveries(request.actor)[:_FAILURES])
    found = resolve([row.notice.subject for row in rows], request.actor)
    for row in rows:
        row.notice.shown = found.get(row.notice.subject)
    return [{"delivery": row, "words": queries.words_of(row.notice)} for row in rows]
