from fishplate.domains.landscape.models.contract import Contract
from fishplate.domains.landscape.models.interface import Interface, InterfaceConsumer
from fishplate.domains.landscape.models.scope import Scope
from fishplate.domains.landscape.models.system import Environment, System

__all__ = ["Contract", "Environment", "Interface", "InterfaceConsumer", "Scope", "System"]
