"""What only administrators of the installation do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.organisations import permissions, services
from fishplate.domains.organisations.api.schemas import AccountOut, PasswordLinkIn, PasswordLinkOut, TakersIn
from fishplate.domains.organisations.models import PasswordLink, Person
from fishplate.kernel.errors import Forbidden
from fishplate.kernel.jobs import Job
from fishplate.kernel.permissions import Audience
from fishplate.web.api import ApiRequest, JobOut, Page, access, listed, started

router = Router(tags=["administration"])


@router.get("/administration/people", response=Page[AccountOut], operation_id="list_accounts")
@access(Audience.ADMINISTRATOR)
def list_accounts(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    if (reason := permissions.deactivate_person(request.actor)) is not None:
        raise Forbidden(reason)
    return listed(Person.objects.visible_to(request.actor), after=after, limit=limit)


@router.post("/people/{uuid:person_id}/deactivate", response=AccountOut, operation_id="deactivate_person")
@access(Audience.ADMINISTRATOR, rule=permissions.deactivate_person)
def deactivate_person(request: ApiRequest, person_id: UUID, data: TakersIn) -> Person:
    return services.deactivate_person(person_id=person_id, actor=request.actor, **data.dict())


@router.post("/people/{uuid:person_id}/reactivate", response=AccountOut, operation_id="reactivate_person")
@access(Audience.ADMINISTRATOR, rule=permissions.reactivate_person)
def reactivate_person(request: ApiRequest, person_id: UUID) -> Person:
    return services.reactivate_person(person_id=person_id, actor=request.actor)


@router.post("/people/{uuid:person_id}/grant-administrator", response=AccountOut, operation_id="grant_administrator")
@access(Audience.ADMINISTRATOR, rule=permissions.grant_administrator)
def grant_administrator(request: ApiRequest, person_id: UUID) -> Person:
    return services.grant_administrator(person_id=person_id, actor=request.actor)


@router.post(
    "/people/{uuid:person_id}/withdraw-administrator", response=AccountOut, operation_id="withdraw_administrator"
)
@access(Audience.ADMINISTRATOR, rule=permissions.withdraw_administrator)
def withdraw_administrator(request: ApiRequest, person_id: UUID) -> Person:
    return services.withdraw_administrator(person_id=person_id, actor=request.actor)


@router.post(
    "/people/{uuid:person_id}/password-link", response={201: PasswordLinkOut}, operation_id="make_password_link"
)
@access(Audience.ADMINISTRATOR, rule=permissions.make_password_link)
def make_password_link(request: ApiRequest, person_id: UUID, data: PasswordLinkIn) -> Status[PasswordLink]:
    """Make a link by which somebody sets another password, once; their second factor is asked for as before."""
    link, address = services.make_password_link(person_id=person_id, actor=request.actor, **data.dict())
    link.link = address  # type: ignore[attr-defined]  # told once, stored nowhere
    return Status(201, link)


@router.delete("/people/{uuid:person_id}/password-link", response={204: None}, operation_id="revoke_password_link")
@access(Audience.ADMINISTRATOR, rule=permissions.revoke_password_link)
def revoke_password_link(request: ApiRequest, person_id: UUID) -> Status[None]:
    services.revoke_password_link(person_id=person_id, actor=request.actor)
    return Status(204, None)


@router.post("/people/{uuid:person_id}/unlock", response=AccountOut, operation_id="unlock_person")
@access(Audience.ADMINISTRATOR, rule=permissions.unlock_person)
def unlock_person(request: ApiRequest, person_id: UUID) -> Person:
    return services.unlock_person(person_id=person_id, actor=request.actor)


@router.post("/people/{uuid:person_id}/reset-second-factors", response=AccountOut, operation_id="reset_second_factors")
@access(Audience.ADMINISTRATOR, rule=permissions.reset_second_factors)
def reset_second_factors(request: ApiRequest, person_id: UUID) -> Person:
    return services.reset_second_factors(person_id=person_id, actor=request.actor)


@router.post("/people/{uuid:person_id}/end-sessions", response={204: None}, operation_id="end_person_sessions")
@access(Audience.ADMINISTRATOR, rule=permissions.end_person_sessions)
def end_person_sessions(request: ApiRequest, person_id: UUID) -> Status[None]:
    services.end_person_sessions(person_id=person_id, actor=request.actor)
    return Status(204, None)


@router.post("/administration/verify-history", response={202: JobOut}, operation_id="verify_history")
@access(Audience.ADMINISTRATOR, rule=permissions.verify_history)
def verify_history(request: ApiRequest, response: HttpResponse) -> Status[Job]:
    return Status(202, started(response, services.verify_history(actor=request.actor)))


@router.post("/administration/test-mail", response={204: None}, operation_id="send_test_mail")
@access(Audience.ADMINISTRATOR, rule=permissions.send_test_mail)
def send_test_mail(request: ApiRequest) -> Status[None]:
    services.send_test_mail(actor=request.actor)
    return Status(204, None)
