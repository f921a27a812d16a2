"""The top bar, the rail inside a project, and the account menu: the house as a person walks it.

An entry whose URL no domain provides yet is not shown, so the whole method stands here from the start.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations.queries import unread_count
from fishplate.domains.projects import queries
from fishplate.kernel.actors import Actor
from fishplate.web import navigation
from fishplate.web.navigation import Entry

TOP = (
    Entry("portfolio", _("Portfolio"), "projects:list_projects", icon="layout-grid", order=10, letter="f"),
    Entry(
        "work", _("My work"), "projects:list_my_work", icon="checklist", order=20, letter="m", count=queries.count_work
    ),
    Entry("inbox", _("Inbox"), "conversations:list_inbox", icon="inbox", order=30, letter="i", count=unread_count),
    Entry("systems", _("Systems"), "landscape:list_systems", icon="server-2", order=40, letter="y"),
)

RAIL = (
    Entry("overview", _("Overview"), "projects:view_project", icon="compass", order=10, letter="o"),
    Entry("charter", _("Charter"), "charter:view_charter", icon="file-certificate", order=20, letter="c"),
    Entry("team", _("Team"), "projects:list_members", icon="users", order=30, letter="t"),
    Entry("landscape", _("Landscape"), "landscape:view_landscape", icon="sitemap", order=40, letter="l"),
    Entry("plan", _("Plan"), "planning:view_plan", icon="timeline", order=50, letter="p"),
    Entry("delivery", _("Delivery"), "delivery:view_board", icon="layout-kanban", order=60, letter="d"),
    Entry("assurance", _("Assurance"), "assurance:list_checks", icon="shield-check", order=70, letter="a"),
    Entry("risks", _("Risks"), "risks:list_risks", icon="alert-triangle", order=80, letter="r"),
    Entry("changes", _("Changes"), "changes:list_changes", icon="git-pull-request", order=90, letter="x"),
    Entry("rollout", _("Rollout"), "rollout:view_rollout", icon="map-pin", order=100, letter="u"),
    Entry("support", _("Support"), "support:view_war_room", icon="lifebuoy", order=110, letter="w"),
    Entry("handover", _("Handover"), "handover:view_handover", icon="arrows-exchange", order=120, letter="v"),
    Entry("gates", _("Gates"), "gates:list_gates", icon="barrier-block", order=130, letter="g"),
    Entry("knowledge", _("Knowledge"), "knowledge:list_pages", icon="book", order=140, letter="k"),
    Entry("reports", _("Reports"), "reports:list_reports", icon="report-analytics", order=150, letter="b"),
    Entry("settings", _("Settings"), "projects:view_settings", icon="settings", order=160, letter="s"),
)

ACCOUNT = (
    Entry("account", _("Your account"), "organisations:set_preferences", icon="adjustments", order=10),
    Entry("notices", _("Notifications"), "conversations:set_notice_preferences", icon="inbox", order=15),
    Entry("decide", _("Mine to decide"), "approvals:list_waiting_approvals", icon="signature", order=12),
    Entry("delegations", _("Delegations"), "approvals:list_delegations", icon="users", order=14),
    Entry("sign-in", _("Sign-in"), "organisations:view_sign_in", icon="lock", order=15),
    Entry("tokens", _("Access tokens"), "organisations:list_access_tokens", icon="key", order=20),
    Entry("api", _("API"), "view_api_reference", icon="api", order=25),
    Entry("organisations", _("Organisations"), "organisations:list_organisations", icon="building", order=30),
    Entry("people", _("People"), "organisations:list_people", icon="address-book", order=40),
    Entry(
        "administration",
        _("Administration"),
        "organisations:list_accounts",
        icon="shield-check",
        order=50,
        shown=lambda actor, _project_id: actor.administrator,
    ),
)


def fill() -> None:
    """Tell the frame what there is to go to; done once, when the addresses are read."""
    navigation.register_top(*TOP)
    navigation.register_rail(*RAIL)
    navigation.register_account(*ACCOUNT)
    navigation.register_project_source(_project)


def _project(project_id: UUID, actor: Actor) -> navigation.Project | None:
    project = queries.projects(actor).filter(pk=project_id).first()
    if project is None:
        return None
    return navigation.Project(
        id=project.pk,
        name=project.name,
        url=RAIL[0].url(project.pk),
        code=project.code,
        phase=project.get_phase_display(),
    )
