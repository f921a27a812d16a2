from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals import queries
from fishplate.domains.approvals.choices import Verdict
from fishplate.domains.approvals.models import Approval, Vote, content
from fishplate.domains.approvals.models.content import Line, Section
from fishplate.domains.approvals.pages.approvals import proof_of
from fishplate.domains.approvals.queries import Ballot, LineDifference, Option
from fishplate.domains.projects import queries as projects
from fishplate.kernel import records
from fishplate.kernel.errors import Text
from fishplate.web.pages import Audience, Request, one, page, render

#: As many as somebody decides at one sitting; the rest follow when these are done.
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Card:
    """An approval with all somebody needs to decide on it, on a small screen."""

    approval: Approval
    kind: Text
    ballot: Ballot
    sections: tuple[Section, ...]
    difference: list[LineDifference]
    prove: str

    @property
    def option(self) -> Option | None:
        """The one way in which they can sign; where there are several they choose on the approval's page."""
        return self.ballot.options[0] if len(self.ballot.options) == 1 else None

    @property
    def votes(self) -> list[Vote]:
        return [vote for one in self.ballot.standing for vote in one.votes]

    @property
    def blocking(self) -> list[Line]:
        """What the frozen text itself says is not as it should be."""
        return [line for section in self.sections for line in section.lines if line.blocks]


@page(Audience.SIGNED_IN, methods=["GET"])
def list_waiting_approvals(request: Request, project_id: UUID | None = None) -> HttpResponseBase:
    rows = queries.waiting_for(request.actor)
    if project_id is not None:
        rows = rows.filter(project=one(projects.projects(request.actor), project_id))
    in_order = rows.order_by(F("due_at").asc(nulls_last=True), "id")
    found = queries.ballots(in_order[: MOST + 1], request.actor)
    return render(
        request,
        "approvals/list_waiting_approvals.html",
        {
            "title": _("Mine to decide"),
            "project_id": project_id,
            "cards": [_card(request, approval, ballot) for approval, ballot in found[:MOST]],
            "more": len(found) > MOST,
            "verdicts": Verdict,
        },
    )


def _card(request: Request, approval: Approval, ballot: Ballot) -> Card:
    return Card(
        approval=approval,
        kind=_kind(approval),
        ballot=ballot,
        sections=content.read(approval.content),
        difference=queries.difference(approval),
        prove=proof_of(request, approval)["prove"],
    )


def _kind(approval: Approval) -> Text:
    try:
        return records.get(approval.subject_kind).name
    except LookupError:
        return ""
