"""Whatever people can do on pages, programs can do: every use case has its operation."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from fishplate.config.api import api
from fishplate.kernel import permissions
from tests.architecture.checks.routes import operations
from tests.architecture.checks.tree import PRODUCT

#: Use cases without an operation, with the reason.
WITHOUT = {
    "found_installation": "nobody can sign in before it",
    "create_access_token": "a token must not make tokens",
    "revoke_access_token": "in the browser, where tokens are made",
    "set_preferences": "how pages look",
    "change_password": "in the browser, where somebody proves who they are",
    "add_authenticator_app": "in the browser, where somebody proves who they are",
    "add_passkey": "in the browser, which talks to the device",
    "remove_second_factor": "in the browser, where somebody proves who they are",
    "accept_invitation": "nobody is signed in before it",
    "request_password_link": "nobody is signed in before it",
    "set_password_by_link": "nobody is signed in before it",
    "send_password_link": "the worker's, after somebody asked for it",
    "hand_over_seat": "part of leaving, which names who takes over",
    "hand_over_objective": "part of leaving, which names who takes over",
    "join_invited_member": "follows an invitation that was accepted",
    "replace_member_invitation": "follows another invitation of the same address",
    "prepare_systems": "behind import_register",
    "prepare_interfaces": "behind import_register",
    "prepare_tasks": "behind import_into_project",
    "prepare_custom_fields": "behind the imports of records that have them",
    "join_by_invitation": "in the browser, where the link leads",
    "end_session": "in the browser; a program has a token and no session",
    "end_other_sessions": "in the browser; a program has a token and no session",
    "link_provider": "in the browser, by way of the provider",
    "unlink_provider": "in the browser, where somebody proves who they are",
    "join_by_provider": "follows a sign-in at a provider",
    "renew_recovery_codes": "in the browser, where somebody proves who they are",
    "enter_phase": "follows a gate",
    "read_about": "follows what was done about a record",
    "note_visit": "follows a look at the page",
    "open_gate": "follows an approval",
    "close_decision": "follows an approval",
    "restore_member": "part of undoing",
    "approve_charter": "follows an approval",
    "remind_approval": "the worker's, when its time has come",
    "escalate_approval": "the worker's, when its time has come",
    "note_missing_signers": "the worker's, when it finds so",
    "void_approval": "follows a change of its subject",
    "request_approval": "what is signed is written by the domain that asks",
    "schedule_plan": "the worker's, after something moved the dates",
    "record_run": "the worker's, from what it measured",
    "record_risk_analysis": "the worker's, from what it simulated",
}


def services() -> list[str]:
    """Return every use case: what a domain's ``services`` offers."""
    found = []
    for domain in sorted(path.name for path in (PRODUCT.package / "domains").iterdir() if path.is_dir()):
        if not list((PRODUCT.package / "domains" / domain).glob("services*")):
            continue
        offered = inspect.getmembers(import_module(f"fishplate.domains.{domain}.services"), inspect.isfunction)
        found += [name for name, service in offered if f".{domain}.services" in service.__module__ and name[0] != "_"]
    return found


OPERATIONS = {operation.name: operation for operation in operations(api)}


@pytest.mark.parametrize("service", sorted(set(services()) - set(WITHOUT)))
def test_a_use_case_has_its_operation_and_declares_its_rule(service: str) -> None:
    access = permissions.declared(OPERATIONS[service].function)
    assert access is not None
    assert access.rule is not None
    assert access.rule.__name__ == service


def test_every_exception_is_still_needed() -> None:
    assert set(WITHOUT) <= set(services())
    assert not set(WITHOUT) & set(OPERATIONS)


def test_reading_asks_no_rule_and_writing_does() -> None:
    for operation in OPERATIONS.values():
        access = permissions.declared(operation.function)
        assert access is not None
        assert (access.rule is None) == (operation.method == "GET"), operation.name
