from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.conversations.pages import comments, inbox, preferences, watching

app_name = "conversations"
_RECORD = "records/<str:record_kind>/<uuid:record_id>"
urlpatterns: list[URLPattern] = [
    path(f"{_RECORD}/comments/", comments.list_comments, name="list_comments"),
    path(f"{_RECORD}/comments/add/", comments.add_comment, name="add_comment"),
    path(f"{_RECORD}/people/", comments.suggest_people, name="suggest_people"),
    path(f"{_RECORD}/watch/", watching.watch_record, name="watch_record"),
    path(f"{_RECORD}/unwatch/", watching.unwatch_record, name="unwatch_record"),
    path("comments/<uuid:comment_id>/", comments.open_comment, name="open_comment"),
    path("comments/<uuid:comment_id>/amend/", comments.amend_comment, name="amend_comment"),
    path("comments/<uuid:comment_id>/delete/", comments.delete_comment, name="delete_comment"),
    path("comments/<uuid:comment_id>/versions/", comments.list_versions, name="list_versions"),
    path("inbox/", inbox.list_inbox, name="list_inbox"),
    path("inbox/read/", inbox.read_all_notices, name="read_all_notices"),
    path("inbox/<uuid:notice_id>/", inbox.open_notice, name="open_notice"),
    path("inbox/<uuid:notice_id>/read/", inbox.read_notice, name="read_notice"),
    path("watching/", watching.list_watches, name="list_watches"),
    path("account/notices/", preferences.set_notice_preferences, name="set_notice_preferences"),
    path("account/channels/", preferences.list_channels, name="list_channels"),
    path("account/channels/new/", preferences.add_channel, name="add_channel"),
    path("account/channels/<uuid:channel_id>/try/", preferences.try_channel, name="try_channel"),
    path("account/channels/<uuid:channel_id>/remove/", preferences.remove_channel, name="remove_channel"),
    path("account/deliveries/<uuid:notice_delivery_id>/retry/", preferences.retry_delivery, name="retry_delivery"),
]
