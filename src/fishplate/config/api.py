"""The API, put together: one router a domain, one way to sign in, one form of error.

``/api/v1/openapi.json`` describes it; ``tests/api/openapi.json`` is the snapshot that a test compares, so that no
operation changes unnoticed.
"""

from __future__ import annotations

from types import MappingProxyType

from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer
from ninja.security import APIKeyCookie, HttpBearer

from fishplate.domains.approvals.api.router import router as approvals
from fishplate.domains.assurance.api.router import router as assurance
from fishplate.domains.automation.api.router import router as automation
from fishplate.domains.charter.api.router import router as charter
from fishplate.domains.conversations.api.router import router as conversations
from fishplate.domains.gates.api.router import router as gates
from fishplate.domains.landscape.api.router import router as landscape
from fishplate.domains.organisations.api.administration import router as administration
from fishplate.domains.organisations.api.router import router as organisations
from fishplate.domains.organisations.choices import TokenScope
from fishplate.domains.organisations.queries import valid_token
from fishplate.domains.organisations.services.tokens import note_use
from fishplate.domains.planning.api.analysis import router as risk_analyses
from fishplate.domains.planning.api.baselines import router as baselines
from fishplate.domains.planning.api.calendars import router as calendars
from fishplate.domains.planning.api.exporting import router as plan_exports
from fishplate.domains.planning.api.quality import router as plan_quality
from fishplate.domains.planning.api.resources import router as resources
from fishplate.domains.planning.api.risks import router as risk_drivers
from fishplate.domains.planning.api.router import router as planning
from fishplate.domains.planning.api.trends import router as trends
from fishplate.domains.planning.api.worth import router as worth
from fishplate.domains.projects.api.router import router as projects
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Forbidden
from fishplate.web.api import answer_errors
from fishplate.web.api.files import router as files
from fishplate.web.api.imports import router as lists
from fishplate.web.api.jobs import router as jobs
from fishplate.web.api.printed import router as documents
from fishplate.web.api.search import router as search
from fishplate.web.api.undo import router as undo
from fishplate.web.http import act_as, actor_of

#: No operation of these changes anything; a test holds that together with the rules that operations declare.
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedIn(APIKeyCookie):
    """The browser's session; a write needs the CSRF token as every page's does."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return actor_of(request)


class Token(HttpBearer):
    """``Authorization: Bearer fp_…``, made on the account page."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        found = valid_token(token)
        if found is None:
            return None
        if found.scope == TokenScope.READ and request.method not in _READING:
            raise Forbidden(_t("This token may only read. Make one that may change things on your account page."))
        note_use(found)
        actor = found.as_actor()
        act_as(request, actor)
        return actor


class Readable(JSONRenderer):
    """Chinese as it is written, not as escapes."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


api = NinjaAPI(
    title="Fishplate",
    version="1",
    description=str(_("Everything the pages do, for programs. Errors are problem+json; writes name a version.")),
    auth=[Token(), SignedIn()],
    renderer=Readable(),
    docs_url=None,
    urls_namespace="api",
)
answer_errors(api)
for router in (
    organisations,
    administration,
    projects,
    conversations,
    approvals,
    landscape,
    charter,
    planning,
    calendars,
    resources,
    baselines,
    trends,
    worth,
    plan_quality,
    plan_exports,
    risk_drivers,
    risk_analyses,
    assurance,
    gates,
    automation,
    documents,
    files,
    lists,
    search,
    undo,
    jobs,
):
    api.add_router("", router)
