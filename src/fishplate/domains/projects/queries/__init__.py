"""Reads: projects and their members, what waits for somebody, what happened."""

from fishplate.domains.projects.queries.history import (
    News,
    history,
    kinds_in,
    newest_entry,
    news,
    record_timeline,
    timeline,
    told_of,
    told_of_project,
    visit,
)
from fishplate.domains.projects.queries.membership import (
    filling,
    holders,
    members,
    project,
    projects,
    roles,
    roles_by_project,
)
from fishplate.domains.projects.queries.work import Item, When, as_holder, count_work, list_work

__all__ = [
    "Item",
    "News",
    "When",
    "as_holder",
    "count_work",
    "filling",
    "history",
    "holders",
    "kinds_in",
    "list_work",
    "members",
    "newest_entry",
    "news",
    "project",
    "projects",
    "record_timeline",
    "roles",
    "roles_by_project",
    "timeline",
    "told_of",
    "told_of_project",
    "visit",
]
