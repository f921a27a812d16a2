from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.automation.pages import deliveries, webhooks

app_name = "automation"
_WEBHOOK = "webhooks/<uuid:webhook_id>/"
urlpatterns: list[URLPattern] = [
    path("projects/<uuid:project_id>/webhooks/", webhooks.list_webhooks, name="list_webhooks"),
    path("projects/<uuid:project_id>/webhooks/new/", webhooks.create_webhook, name="create_webhook"),
    path(
        "organisations/<uuid:organisation_id>/webhooks/",
        webhooks.list_organisation_webhooks,
        name="list_organisation_webhooks",
    ),
    path(
        "organisations/<uuid:organisation_id>/webhooks/new/",
        webhooks.create_organisation_webhook,
        name="create_organisation_webhook",
    ),
    path(_WEBHOOK, deliveries.view_webhook, name="view_webhook"),
    path(f"{_WEBHOOK}amend/", webhooks.amend_webhook, name="amend_webhook"),
    path(f"{_WEBHOOK}remove/", webhooks.remove_webhook, name="remove_webhook"),
    path(f"{_WEBHOOK}pause/", webhooks.pause_webhook, name="pause_webhook"),
    path(f"{_WEBHOOK}resume/", webhooks.resume_webhook, name="resume_webhook"),
    path(f"{_WEBHOOK}secret/", webhooks.rotate_webhook_secret, name="rotate_webhook_secret"),
    path(f"{_WEBHOOK}test/", deliveries.send_test_event, name="send_test_event"),
    path("deliveries/<uuid:delivery_id>/", deliveries.view_delivery, name="view_delivery"),
    path("deliveries/<uuid:delivery_id>/redeliver/", deliveries.redeliver_event, name="redeliver_event"),
]
