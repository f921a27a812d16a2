from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.projects.pages import history, members, projects, timeline, work

app_name = "projects"
urlpatterns: list[URLPattern] = [
    path("", projects.list_projects, name="list_projects"),
    path("work/", work.list_my_work, name="list_my_work"),
    path("projects/new/", projects.create_project, name="create_project"),
    path("projects/<uuid:project_id>/", projects.view_project, name="view_project"),
    path("projects/<uuid:project_id>/settings/", projects.view_settings, name="view_settings"),
    path("projects/<uuid:project_id>/amend/", projects.amend_project, name="amend_project"),
    path("projects/<uuid:project_id>/members/", members.list_members, name="list_members"),
    path("projects/<uuid:project_id>/members/add/", members.add_member, name="add_member"),
    path("projects/<uuid:project_id>/members/invite/", members.invite_member, name="invite_member"),
    path(
        "projects/<uuid:project_id>/members/invitations/<uuid:member_invitation_id>/revoke/",
        members.revoke_member_invitation,
        name="revoke_member_invitation",
    ),
    path("projects/<uuid:project_id>/members/<uuid:member_id>/", members.amend_member, name="amend_member"),
    path("projects/<uuid:project_id>/members/<uuid:member_id>/remove/", members.remove_member, name="remove_member"),
    path("projects/<uuid:project_id>/timeline/", timeline.view_timeline, name="view_timeline"),
    path("projects/<uuid:project_id>/timeline/seen/", timeline.mark_seen, name="mark_seen"),
    path(
        "records/<str:record_kind>/<uuid:record_id>/timeline/",
        timeline.view_record_timeline,
        name="view_record_timeline",
    ),
    path("projects/<uuid:project_id>/history/", history.list_history, name="list_history"),
    path("projects/<uuid:project_id>/history/<int:number>/", history.view_entry, name="view_entry"),
]
