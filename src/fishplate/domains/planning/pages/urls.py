from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.planning.pages import (
    analysis,
    baselines,
    calendars,
    comparing,
    earned_value,
    exporting,
    plan,
    quality,
    recording,
    resources,
    risks,
    slips,
    tasks,
    trends,
    work_packages,
)
from fishplate.domains.planning.pages.together import paste_tasks, remove_tasks

app_name = "planning"
urlpatterns: list[URLPattern] = [
    path("projects/<uuid:project_id>/plan/", plan.view_plan, name="view_plan"),
    path("projects/<uuid:project_id>/plan/rows/", plan.list_tasks, name="list_tasks"),
    path("projects/<uuid:project_id>/plan/quality/", quality.assess_plan, name="assess_plan"),
    path("projects/<uuid:project_id>/plan/export/", exporting.export_plan, name="export_plan"),
    path("projects/<uuid:project_id>/plan/export/<uuid:export_id>/", exporting.download_export, name="download_export"),
    path("projects/<uuid:project_id>/plan/risks/", risks.list_risk_drivers, name="list_risk_drivers"),
    path("projects/<uuid:project_id>/plan/risks/add/", risks.add_risk_driver, name="add_risk_driver"),
    path(
        "projects/<uuid:project_id>/plan/risks/<uuid:risk_driver_id>/", risks.view_risk_driver, name="view_risk_driver"
    ),
    path(
        "projects/<uuid:project_id>/plan/risks/<uuid:risk_driver_id>/amend/",
        risks.amend_risk_driver,
        name="amend_risk_driver",
    ),
    path(
        "projects/<uuid:project_id>/plan/risks/<uuid:risk_driver_id>/remove/",
        risks.remove_risk_driver,
        name="remove_risk_driver",
    ),
    path("projects/<uuid:project_id>/plan/tasks/remove/", remove_tasks, name="remove_tasks"),
    path("projects/<uuid:project_id>/plan/tasks/paste/", paste_tasks, name="paste_tasks"),
    path("projects/<uuid:project_id>/plan/analysis/", analysis.list_risk_analyses, name="list_risk_analyses"),
    path("projects/<uuid:project_id>/plan/analysis/bars/", analysis.list_risk_bars, name="list_risk_bars"),
    path("projects/<uuid:project_id>/plan/analysis/start/", analysis.start_risk_analysis, name="start_risk_analysis"),
    path(
        "projects/<uuid:project_id>/plan/analysis/cancel/", analysis.cancel_risk_analysis, name="cancel_risk_analysis"
    ),
    path(
        "projects/<uuid:project_id>/plan/analysis/<uuid:risk_analysis_id>/",
        analysis.view_risk_analysis,
        name="view_risk_analysis",
    ),
    path("projects/<uuid:project_id>/plan/status/", recording.set_status_date, name="set_status_date"),
    path(
        "projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/progress/",
        recording.record_progress,
        name="record_progress",
    ),
    path("projects/<uuid:project_id>/plan/calendars/", calendars.list_calendars, name="list_calendars"),
    path("projects/<uuid:project_id>/plan/calendars/add/", calendars.add_calendar, name="add_calendar"),
    path(
        "projects/<uuid:project_id>/plan/calendars/<uuid:calendar_id>/", calendars.view_calendar, name="view_calendar"
    ),
    path(
        "projects/<uuid:project_id>/plan/calendars/<uuid:calendar_id>/amend/",
        calendars.amend_calendar,
        name="amend_calendar",
    ),
    path(
        "projects/<uuid:project_id>/plan/calendars/<uuid:calendar_id>/remove/",
        calendars.remove_calendar,
        name="remove_calendar",
    ),
    path(
        "projects/<uuid:project_id>/plan/calendars/<uuid:calendar_id>/choose/",
        calendars.choose_calendar,
        name="choose_calendar",
    ),
    path("projects/<uuid:project_id>/plan/resources/", resources.list_resources, name="list_resources"),
    path("projects/<uuid:project_id>/plan/resources/add/", resources.add_resource, name="add_resource"),
    path(
        "projects/<uuid:project_id>/plan/resources/<uuid:resource_id>/", resources.view_resource, name="view_resource"
    ),
    path(
        "projects/<uuid:project_id>/plan/resources/<uuid:resource_id>/amend/",
        resources.amend_resource,
        name="amend_resource",
    ),
    path(
        "projects/<uuid:project_id>/plan/resources/<uuid:resource_id>/remove/",
        resources.remove_resource,
        name="remove_resource",
    ),
    path("projects/<uuid:project_id>/plan/baselines/", baselines.list_baselines, name="list_baselines"),
    path("projects/<uuid:project_id>/plan/baselines/take/", baselines.take_baseline, name="take_baseline"),
    path(
        "projects/<uuid:project_id>/plan/baselines/<uuid:baseline_id>/", baselines.view_baseline, name="view_baseline"
    ),
    path(
        "projects/<uuid:project_id>/plan/baselines/<uuid:baseline_id>/bars/",
        baselines.list_baseline_bars,
        name="list_baseline_bars",
    ),
    path(
        "projects/<uuid:project_id>/plan/baselines/<uuid:baseline_id>/compare/",
        comparing.compare_baseline,
        name="compare_baseline",
    ),
    path(
        "projects/<uuid:project_id>/plan/baselines/<uuid:baseline_id>/withdraw/",
        baselines.withdraw_baseline,
        name="withdraw_baseline",
    ),
    path(
        "projects/<uuid:project_id>/plan/baselines/<uuid:baseline_id>/restore/",
        baselines.restore_baseline,
        name="restore_baseline",
    ),
    path("projects/<uuid:project_id>/plan/trends/", trends.view_trends, name="view_trends"),
    path("projects/<uuid:project_id>/plan/earned-value/", earned_value.view_earned_value, name="view_earned_value"),
    path("projects/<uuid:project_id>/plan/slips/", slips.view_slips, name="view_slips"),
    path("projects/<uuid:project_id>/plan/work-packages/", work_packages.make_work_packages, name="make_work_packages"),
    path("projects/<uuid:project_id>/plan/tasks/add/", tasks.add_task, name="add_task"),
    path("projects/<uuid:project_id>/plan/tasks/indent/", tasks.indent_task, name="indent_task"),
    path("projects/<uuid:project_id>/plan/tasks/outdent/", tasks.outdent_task, name="outdent_task"),
    path("projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/", tasks.view_task, name="view_task"),
    path("projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/amend/", tasks.amend_task, name="amend_task"),
    path("projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/move/", tasks.move_task, name="move_task"),
    path("projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/remove/", tasks.remove_task, name="remove_task"),
]
