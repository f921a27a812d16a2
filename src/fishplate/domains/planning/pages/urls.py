from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.planning.pages import (
    baselines,
    comparing,
    exporting,
    plan,
    quality,
    recording,
    tasks,
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
    path("projects/<uuid:project_id>/plan/tasks/remove/", remove_tasks, name="remove_tasks"),
    path("projects/<uuid:project_id>/plan/tasks/paste/", paste_tasks, name="paste_tasks"),
    path("projects/<uuid:project_id>/plan/status/", recording.set_status_date, name="set_status_date"),
    path(
        "projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/progress/",
        recording.record_progress,
        name="record_progress",
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
    path("projects/<uuid:project_id>/plan/work-packages/", work_packages.make_work_packages, name="make_work_packages"),
    path("projects/<uuid:project_id>/plan/tasks/add/", tasks.add_task, name="add_task"),
    path("projects/<uuid:project_id>/plan/tasks/indent/", tasks.indent_task, name="indent_task"),
    path("projects/<uuid:project_id>/plan/tasks/outdent/", tasks.outdent_task, name="outdent_task"),
    path("projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/", tasks.view_task, name="view_task"),
    path("projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/amend/", tasks.amend_task, name="amend_task"),
    path("projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/move/", tasks.move_task, name="move_task"),
    path("projects/<uuid:project_id>/plan/tasks/<uuid:task_id>/remove/", tasks.remove_task, name="remove_task"),
]
