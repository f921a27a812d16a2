from fishplate.domains.landscape.services.batches import prepare_interfaces, prepare_systems
from fishplate.domains.landscape.services.contracts import upload_contract
from fishplate.domains.landscape.services.interfaces import amend_interface, register_interface
from fishplate.domains.landscape.services.scope import add_to_scope, remove_from_scope
from fishplate.domains.landscape.services.signing import request_contract_approval
from fishplate.domains.landscape.services.systems import (
    amend_environment,
    amend_system,
    register_environment,
    register_system,
)

__all__ = [
    "add_to_scope",
    "amend_environment",
    "amend_interface",
    "amend_system",
    "prepare_interfaces",
    "prepare_systems",
    "register_environment",
    "register_interface",
    "register_system",
    "remove_from_scope",
    "request_contract_approval",
    "upload_contract",
]
