from __future__ import annotations

from django.urls import path

from fishplate.web import keys, palette, plain, preferences, saved_views, search, undo
from fishplate.web.documents import pages as documents
from fishplate.web.files import pages as files
from fishplate.web.importing import bulk_pages
from fishplate.web.importing import pages as importing

app_name = "web"
urlpatterns = [
    path("documents/<str:document_type>/<uuid:record_id>/", documents.print_document, name="print_document"),
    path("printed/", documents.list_printed, name="list_printed"),
    path("printed/check/", documents.check_printed, name="check_printed"),
    path("printed/<str:code>/", documents.view_printed, name="view_printed"),
    path("printed/<str:code>/file/", documents.download_printed, name="download_printed"),
    path("palette", palette.open_palette, name="open_palette"),
    path("search", search.search_records, name="search_records"),
    path("counts", plain.count_places, name="count_places"),
    path("language", preferences.switch_language, name="switch_language"),
    path("keys", keys.switch_keys, name="switch_keys"),
    path("theme", preferences.switch_theme, name="switch_theme"),
    path("keyboard", plain.show_keyboard_help, name="show_keyboard_help"),
    path("views/new/", saved_views.save_view, name="save_view"),
    path("views/<uuid:view_id>/amend/", saved_views.amend_view, name="amend_view"),
    path("views/<uuid:view_id>/delete/", saved_views.delete_view, name="delete_view"),
    path("views/<uuid:view_id>/copy/", saved_views.copy_view, name="copy_view"),
    path("views/<uuid:view_id>/default/", saved_views.choose_default_view, name="choose_default_view"),
    path("lists/<slug:register_key>/change/", bulk_pages.change_together, name="change_together"),
    path("lists/<slug:register_key>/import/", importing.import_register, name="import_register"),
    path(
        "organisations/<uuid:organisation_id>/lists/<slug:register_key>/template/",
        importing.download_template,
        name="download_template",
    ),
    path(
        "projects/<uuid:project_id>/lists/<slug:list_key>/import/",
        importing.import_into_project,
        name="import_into_project",
    ),
    path(
        "projects/<uuid:project_id>/lists/<slug:list_key>/change/",
        bulk_pages.change_together_in_project,
        name="change_together_in_project",
    ),
    path(
        "projects/<uuid:project_id>/lists/<slug:list_key>/template/",
        importing.download_project_template,
        name="download_project_template",
    ),
    path("imports/<uuid:import_id>/", importing.view_import, name="view_import"),
    path("projects/<uuid:project_id>/imports/<uuid:import_id>/", importing.view_import, name="view_import"),
    path("imports/<uuid:import_id>/apply/", importing.apply_import, name="apply_import"),
    path("imports/<uuid:import_id>/cancel/", importing.cancel_import, name="cancel_import"),
    path("records/<str:record_kind>/<uuid:record_id>/files/", files.list_files, name="list_files"),
    path("records/<str:record_kind>/<uuid:record_id>/files/attach/", files.attach_file, name="attach_file"),
    path("files/<uuid:attachment_id>/", files.view_file, name="view_file"),
    path("files/<uuid:attachment_id>/download/", files.download_file, name="download_file"),
    path("files/<uuid:attachment_id>/previews/<int:number>/", files.view_preview, name="view_preview"),
    path("files/<uuid:attachment_id>/detach/", files.detach_file, name="detach_file"),
    path("files/<uuid:attachment_id>/restore/", files.restore_file, name="restore_file"),
    path("undo/", undo.list_undoable, name="list_undoable"),
    path("undo/last/", undo.undo_last, name="undo_last"),
    path("undo/<uuid:change_id>/", undo.undo_change, name="undo_change"),
    path("healthz", plain.show_health, name="show_health"),
    path("robots.txt", plain.show_robots, name="show_robots"),
    path("manifest.webmanifest", plain.show_manifest, name="show_manifest"),
    path("favicon.ico", plain.show_favicon, name="show_favicon"),
]
