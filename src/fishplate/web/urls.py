from __future__ import annotations

from django.urls import path

from fishplate.web import palette, plain, preferences
from fishplate.web.documents import pages as documents
from fishplate.web.files import pages as files

app_name = "web"
urlpatterns = [
    path("documents/<str:document_type>/<uuid:record_id>/", documents.print_document, name="print_document"),
    path("printed/", documents.list_printed, name="list_printed"),
    path("printed/check/", documents.check_printed, name="check_printed"),
    path("printed/<str:code>/", documents.view_printed, name="view_printed"),
    path("printed/<str:code>/file/", documents.download_printed, name="download_printed"),
    path("palette", palette.open_palette, name="open_palette"),
    path("language", preferences.switch_language, name="switch_language"),
    path("theme", preferences.switch_theme, name="switch_theme"),
    path("keyboard", plain.show_keyboard_help, name="show_keyboard_help"),
    path("records/<str:record_kind>/<uuid:record_id>/files/", files.list_files, name="list_files"),
    path("records/<str:record_kind>/<uuid:record_id>/files/attach/", files.attach_file, name="attach_file"),
    path("files/<uuid:attachment_id>/", files.view_file, name="view_file"),
    path("files/<uuid:attachment_id>/download/", files.download_file, name="download_file"),
    path("files/<uuid:attachment_id>/previews/<int:number>/", files.view_preview, name="view_preview"),
    path("files/<uuid:attachment_id>/detach/", files.detach_file, name="detach_file"),
    path("files/<uuid:attachment_id>/restore/", files.restore_file, name="restore_file"),
    path("healthz", plain.show_health, name="show_health"),
    path("robots.txt", plain.show_robots, name="show_robots"),
    path("manifest.webmanifest", plain.show_manifest, name="show_manifest"),
    path("favicon.ico", plain.show_favicon, name="show_favicon"),
]
