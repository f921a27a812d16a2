"""Reads: projects and their members, what waits for somebody, what happened."""

from fishplate.domains.projects.queries.history import history
from fishplate.domains.projects.queries.membership import (
    filling,
    held_by_leavers,
    holders,
    members,
    open_work,
    project,
    projects,
    roles,
    roles_by_project,
    takers,
)
from fishplate.domains.projects.queries.work import Item, When, as_holder, count_work, list_work

__all__ = [
    "Item",
    "When",
    "as_holder",
    "count_work",
    "filling",
    "held_by_leavers",
    "history",
    "holders",
    "list_work",
    "members",
    "open_work",
    "project",
    "projects",
    "roles",
    "roles_by_project",
    "takers",
]
