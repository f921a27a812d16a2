"""What slipped since a week began, and because of whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import formats
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Snapshot
from fishplate.domains.planning.models.durations import write_duration
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.models.slips import Cause, Ground, Slip
from fishplate.domains.planning.queries import Root, Slipped
from fishplate.domains.projects import queries as projects
from fishplate.kernel.errors import NotFound
from fishplate.kernel.wording import listed
from fishplate.web.pages import Audience, Request, one, page, render

_OFFERED = 26
_NAMED = 8
GROUNDS = {
    Ground.DURATION: _("longer duration"),
    Ground.CONSTRAINT: _("another constraint"),
    Ground.BY_HAND: _("other dates by hand"),
    Ground.WAITS: _("new dependencies"),
    Ground.PROGRESS: _("begun or finished later than planned"),
}
CAUSES = {
    Cause.NO_PROGRESS: _("no progress was reported up to the status date"),
    Cause.OUTSIDE: _("the calendar or the start of the project moved"),
    Cause.OWN: _("changed"),
    Cause.PUSHED: _("pushed by what it waits for"),
}


@dataclass(slots=True)
class Group:
    """All delays that began with one person, or for one reason where nobody did anything; bars share one scale."""

    name: str
    organisation: str
    roots: list[Root] = field(default_factory=list)
    width: int = 0

    @property
    def shift(self) -> int:
        """The longest delay of the group, in working minutes: those side by side do not add up."""
        return max(root.shift for root in self.roots)

    @property
    def delayed(self) -> int:
        """How many tasks are delayed by it."""
        return sum(len(root.delayed) for root in self.roots)

    @property
    def written(self) -> str:
        """The longest delay, as people write it."""
        return write_duration(self.shift)

    @property
    def rows(self) -> list[dict[str, object]]:
        """The tasks at which the delays began, as the table writes them."""
        return [_row(root) for root in self.roots]


@page(Audience.SIGNED_IN, methods=["GET"])
def view_slips(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    known = list(queries.snapshots(request.actor).filter(project=project)[:_OFFERED])
    since = _since(known, request.GET.get("since", ""))
    found = queries.slipped(since) if since else None
    context = {
        "title": _("What slipped"),
        "project_id": project.pk,
        "tab": "view_slips",
        "known": known,
        "since": since,
        "groups": groups(found) if found else [],
        "sentences": sentences(found) if found else [],
    }
    return render(request, "planning/view_slips.html", context)


def groups(found: Slipped) -> list[Group]:
    """Return the delays by who changed the task at which they began, the longest first."""
    gathered: dict[tuple[str, str], Group] = {}
    for root in found.roots:
        name, organisation = _whose(root)
        gathered.setdefault((name, organisation), Group(name, organisation)).roots.append(root)
    listed_groups = sorted(gathered.values(), key=lambda group: (-group.shift, group.name))
    longest = max((group.shift for group in listed_groups), default=1)
    for group in listed_groups:
        group.width = max(2, round(100 * group.shift / longest))
    return listed_groups


def sentences(found: Slipped) -> list[str]:
    """Say what slipped, in words."""
    day = formats.date_format(wall_clock(found.since.taken_at), "SHORT_DATE_FORMAT")
    if not found.roots:
        return [_t("Since {day} no task slipped.").format(day=day)]
    several = ngettext("Since {day} {count} task slipped.", "Since {day} {count} tasks slipped.", found.count).format(
        day=day, count=found.count
    )
    began = ngettext(
        "The delays began at {count} task.", "The delays began at {count} tasks.", len(found.roots)
    ).format(count=len(found.roots))
    first = found.roots[0]
    longest = _t("The longest, by {shift}, began at “{task}”.").format(
        shift=write_duration(first.shift), task=first.task
    )
    return [several, began, longest, _end(found)]


def _end(found: Slipped) -> str:
    shift = found.comparison.finish_shift
    if shift > 0:
        return _t("The plan ends later by {shift}.").format(shift=write_duration(shift))
    return _t("The plan does not end later by it.")


def _whose(root: Root) -> tuple[str, str]:
    if root.doing is not None:
        return root.doing.person, root.doing.organisation
    return str(_("Nobody changed it: {why}")).format(why=CAUSES[root.cause]), ""


def _row(root: Root) -> dict[str, object]:
    others = [slip for slip in root.delayed if slip.task.id != root.task.id]
    return {
        "root": root,
        "shift": f"+{write_duration(root.shift)}",
        "why": _why(root.slip),
        "pushed": [(slip.task, f"+{write_duration(slip.compared.finish_shift)}") for slip in others[:_NAMED]],
        "more": max(0, len(others) - _NAMED),
    }


def _why(slip: Slip | None) -> str:
    if slip is None:
        return str(CAUSES[Cause.OWN])
    if slip.cause is not Cause.OWN:
        return str(CAUSES[slip.cause])
    return listed(GROUNDS[ground] for ground in slip.grounds)


def _since(known: list[Snapshot], typed: str) -> Snapshot | None:
    if not typed:
        return known[0] if known else None
    found = next((one for one in known if str(one.pk) == typed), None)
    if found is None:
        raise NotFound
    return found
