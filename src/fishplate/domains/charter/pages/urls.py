from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.charter.pages import charter, indicators, objectives

app_name = "charter"
_HERE = "projects/<uuid:project_id>/charter/"
urlpatterns: list[URLPattern] = [
    path(_HERE, charter.view_charter, name="view_charter"),
    path(f"{_HERE}write/", charter.write_charter, name="write_charter"),
    path(f"{_HERE}seats/", charter.set_charter_seats, name="set_charter_seats"),
    path(f"{_HERE}submit/", charter.submit_charter, name="submit_charter"),
    path(f"{_HERE}reopen/", charter.reopen_charter, name="reopen_charter"),
    path(f"{_HERE}objectives/new/", objectives.add_objective, name="add_objective"),
    path(f"{_HERE}objectives/<uuid:objective_id>/", objectives.view_objective, name="view_objective"),
    path(f"{_HERE}objectives/<uuid:objective_id>/amend/", objectives.amend_objective, name="amend_objective"),
    path(f"{_HERE}objectives/<uuid:objective_id>/remove/", objectives.remove_objective, name="remove_objective"),
    path(f"{_HERE}indicators/new/", indicators.add_indicator, name="add_indicator"),
    path(f"{_HERE}indicators/<uuid:indicator_id>/", indicators.view_indicator, name="view_indicator"),
    path(f"{_HERE}indicators/<uuid:indicator_id>/amend/", indicators.amend_indicator, name="amend_indicator"),
    path(f"{_HERE}indicators/<uuid:indicator_id>/remove/", indicators.remove_indicator, name="remove_indicator"),
]
