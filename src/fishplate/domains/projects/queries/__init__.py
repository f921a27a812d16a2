"""Reads: projects and their members, what waits for somebody, what happened."""

from fishplate.domains.projects.queries.history import history
from fishplate.domains.projects.queries.membership import (
    filling,
    holders,
    members,
    present,
    project,
    projects,
    roles,
    roles_by_project,
)
from fishplate.domains.projects.queries.work import Item, When, as_holder, count_work, list_work

__all__ = [
    "Item",
    "When",
    "as_holder",
    "count_work",
    "filling",
    "history",
    "holders",
    "list_work",
    "members",
    "present",
    "project",
    "projects",
    "roles",
    "roles_by_project",
]
