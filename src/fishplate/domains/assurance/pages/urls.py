from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.assurance.pages import checks

app_name = "assurance"
PROJECT = "projects/<uuid:project_id>/assurance/"
CHECK = f"{PROJECT}checks/<uuid:check_id>/"
urlpatterns: list[URLPattern] = [
    path(PROJECT, checks.list_checks, name="list_checks"),
    path(f"{PROJECT}run/", checks.run_all_checks, name="run_all_checks"),
    path(f"{PROJECT}define/<slug:kind>/", checks.define_check, name="define_check"),
    path(CHECK, checks.view_check, name="view_check"),
    path(f"{CHECK}amend/", checks.amend_check, name="amend_check"),
    path(f"{CHECK}retire/", checks.retire_check, name="retire_check"),
    path(f"{CHECK}run/", checks.run_check, name="run_check"),
    path(f"{CHECK}answer/", checks.answer_check, name="answer_check"),
    path(f"{CHECK}runs/<uuid:run_id>/", checks.view_run, name="view_run"),
]
