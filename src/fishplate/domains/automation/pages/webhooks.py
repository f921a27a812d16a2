from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.automation import permissions, queries, services
from fishplate.domains.automation.choices import label_of
from fishplate.domains.automation.models import Webhook
from fishplate.domains.automation.pages.forms import WebhookForm
from fishplate.domains.organisations import queries as organisations
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import errors
from fishplate.kernel.permissions import demand
from fishplate.web import badges
from fishplate.web.listing import Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render, show_once

_SHOWN_KINDS = 3


def url_of(webhook: Webhook) -> str:
    return reverse("automation:view_webhook", args=[webhook.pk])


def state_of(webhook: Webhook) -> SafeString:
    if webhook.paused_at is None:
        return badges.state(badges.MET, _("Active"))
    if webhook.given_up:
        return badges.state(badges.NOT_MET, _("Given up"))
    return badges.state(badges.NOT_MEASURED, _("Paused"))


def told_of(webhook: Webhook) -> str:
    """Say in words what it is told of; only the first few where there are many."""
    labels = [str(label_of(key)) for key in webhook.kinds]
    more = len(labels) - _SHOWN_KINDS
    said = " · ".join(labels[:_SHOWN_KINDS])
    return _t("{kinds} and {more} more").format(kinds=said, more=more) if more > 0 else said


WEBHOOKS: Listing[Webhook] = Listing(
    key="webhooks",
    caption=_("Programs that are told of what happens"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "url")),
        Column("url", _("Address"), value=lambda row: row.url),
        Column("kinds", _("Told of"), value=told_of),
        Column("state", _("State"), value=lambda row: "" if row.paused_at else _("Active"), cell=state_of),
        Column("by", _("Made by"), value=lambda row: row.created_by.name, sort="created_by__name"),
    ),
    row_url=url_of,
    default_sort="name",
    empty=Empty(
        _("No program is told yet"),
        _("A webhook tells another program of what happens here, signed and at once."),
        action=_("Make a webhook"),
    ),
)


def _list(request: Request, place: Project | Organisation, new: str, rows: Any) -> HttpResponseBase:
    demand(permissions.create_webhook, request.actor, place)
    context = {"place": place, "new_url": new}
    return list_page(
        request,
        WEBHOOKS,
        rows,
        title=_("Webhooks"),
        template="automation/list_webhooks.html",
        empty_url=new,
        context=context,
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_webhooks(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    new = reverse("automation:create_webhook", args=[project.pk])
    return _list(request, project, new, queries.webhooks_of_project(request.actor, project.pk))


@page(Audience.SIGNED_IN, methods=["GET"])
def list_organisation_webhooks(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(organisations.organisations(request.actor), organisation_id)
    new = reverse("automation:create_organisation_webhook", args=[organisation.pk])
    return _list(request, organisation, new, queries.webhooks_of_organisation(request.actor, organisation.pk))


def _create(
    request: Request,
    place: Project | Organisation,
    here: str,
    *,
    project_id: UUID | None = None,
    organisation_id: UUID | None = None,
) -> HttpResponseBase:
    demand(permissions.create_webhook, request.actor, place)
    form = WebhookForm(data=request.POST if request.method == "POST" else None)
    reasons: list[errors.Text] = []
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = services.create_webhook(
                project_id=project_id, organisation_id=organisation_id, actor=request.actor, **form.cleaned_data
            )
        except errors.Invalid as error:
            form.take(error)
        except errors.Refused as error:
            reasons = error.reasons
        else:
            return show_secret(request, webhook, secret)
    context = {
        "form": form,
        "title": _("Make a webhook"),
        "submit": _("Make"),
        "cancel": here,
        "reasons": reasons,
    }
    return render(request, "web/form.html", context, partial="form", status=422 if form.is_bound else 200)


@page(Audience.SIGNED_IN, rule=permissions.create_webhook)
def create_webhook(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    here = reverse("automation:list_webhooks", args=[project.pk])
    return _create(request, project, here, project_id=project.pk)


@page(Audience.SIGNED_IN, rule=permissions.create_webhook)
def create_organisation_webhook(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(organisations.organisations(request.actor), organisation_id)
    here = reverse("automation:list_organisation_webhooks", args=[organisation.pk])
    return _create(request, organisation, here, organisation_id=organisation.pk)


@page(Audience.SIGNED_IN, rule=permissions.amend_webhook)
def amend_webhook(request: Request, webhook_id: UUID) -> HttpResponseBase:
    webhook = one(queries.webhooks(request.actor), webhook_id)
    return handle_form(
        request,
        WebhookForm,
        record=webhook,
        action=lambda data: services.amend_webhook(webhook_id=webhook.pk, actor=request.actor, **data),
        done=url_of(webhook),
        said=_("The webhook was changed."),
        title=_("Change the webhook"),
        cancel=url_of(webhook),
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_webhook)
def remove_webhook(request: Request, webhook_id: UUID) -> HttpResponseBase:
    webhook = one(queries.webhooks(request.actor), webhook_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_webhook(webhook_id=webhook.pk, actor=request.actor),
            done=list_of(webhook),
            said=_("The webhook was removed."),
        )
    return confirm(
        request,
        title=_t("Remove “{name}”?").format(name=webhook.name),
        text=_("The program is told nothing more, and what was sent to it is forgotten."),
        submit=_("Remove"),
        cancel=url_of(webhook),
    )


@page(Audience.SIGNED_IN, rule=permissions.pause_webhook, methods=["POST"])
def pause_webhook(request: Request, webhook_id: UUID) -> HttpResponseBase:
    webhook = one(queries.webhooks(request.actor), webhook_id)
    return handle_action(
        request,
        lambda: services.pause_webhook(webhook_id=webhook.pk, actor=request.actor),
        done=url_of(webhook),
        said=_("The webhook is paused."),
    )


@page(Audience.SIGNED_IN, rule=permissions.resume_webhook, methods=["POST"])
def resume_webhook(request: Request, webhook_id: UUID) -> HttpResponseBase:
    webhook = one(queries.webhooks(request.actor), webhook_id)
    return handle_action(
        request,
        lambda: services.resume_webhook(webhook_id=webhook.pk, actor=request.actor),
        done=url_of(webhook),
        said=_("The webhook is active again."),
    )


@page(Audience.SIGNED_IN, rule=permissions.rotate_webhook_secret)
def rotate_webhook_secret(request: Request, webhook_id: UUID) -> HttpResponseBase:
    webhook = one(queries.webhooks(request.actor), webhook_id)
    if request.method == "POST":
        return show_secret(request, *services.rotate_webhook_secret(webhook_id=webhook.pk, actor=request.actor))
    return confirm(
        request,
        title=_t("Make a new secret for “{name}”?").format(name=webhook.name),
        text=_("For 24 hours every request is signed with both secrets; change the receiver over meanwhile."),
        submit=_("Make a new secret"),
        cancel=url_of(webhook),
    )


def show_secret(request: Request, webhook: Webhook, secret: str) -> HttpResponseBase:
    """Show the secret, this once."""
    context = {"title": _("The secret"), "webhook": webhook, "secret": secret}
    return show_once(request, "automation/webhook_secret.html", context)


def list_of(webhook: Webhook) -> str:
    """Return the address of the list a webhook stands in."""
    place = webhook.place
    if isinstance(place, Project):
        return reverse("automation:list_webhooks", args=[place.pk])
    return reverse("automation:list_organisation_webhooks", args=[place.pk])
