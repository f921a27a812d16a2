"""The switches of running systems, for those who stand outside: the command line and the loader of the
sample."""

import time
from collections.abc import Mapping
from typing import Any

from .client import CallFailedError, call
from .systems import PLANTED, Fault, Settings, System

POLL_SECONDS = 0.1


def switch(settings: Settings, system: System, faults: Mapping[Fault, bool]) -> None:
    """Switches faults of one system. Raises CallFailedError, also for a fault that the system does not
    have."""
    call(settings.url(system), "/faults", dict(faults))


def repair(settings: Settings, timeout: float = 60) -> None:
    """Switches every fault off and returns when both databases agree again.

    Raises CallFailedError when a system does not answer, TimeoutError when they still differ after `timeout`
    seconds.
    """
    # The ERP first: everything is sent again when the connector of the MES becomes sound.
    for system in (System.ERP, System.MES):
        _switch_all(settings, system, on=())
    wait_until_sent(settings, timeout)


def plant(settings: Settings, timeout: float = 60) -> None:
    """Switches on the faults with which the sample begins, and returns when the lost records are lost.

    Raises as `repair` does.
    """
    # Records are lost first: the ERP answers late afterwards.
    _switch_all(settings, System.MES, on=PLANTED[System.MES])
    wait_until_sent(settings, timeout)
    _switch_all(settings, System.ERP, on=PLANTED[System.ERP])


def wait_until_sent(settings: Settings, timeout: float) -> None:
    """Returns when the MES has no completion message left to send. Raises CallFailedError and
    TimeoutError."""
    deadline = time.monotonic() + timeout
    while True:
        transfer = call(settings.url(System.MES), "/api/transfer")
        if transfer["waiting"] == 0:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"{transfer['waiting']} messages still wait: {transfer['trouble'] or 'under way'}")
        time.sleep(POLL_SECONDS)


def read_status(settings: Settings) -> dict[System, dict[str, Any]]:
    """Address, database and state of both systems; `reachable` is false, and the state missing, where one is
    down."""
    return {system: _status_of(settings, system) for system in (System.MES, System.ERP)}


def _status_of(settings: Settings, system: System) -> dict[str, Any]:
    url = settings.url(system)
    status: dict[str, Any] = {"url": url, "database": str(settings.database(system)), "reachable": False}
    try:
        status |= {"version": call(url, "/version")["version"], "orders": call(url, "/health")["orders"]}
        status["faults"] = call(url, "/faults")["faults"]
        if system is System.MES:
            status["transfer"] = call(url, "/api/transfer")
    except CallFailedError:
        return status
    return {**status, "reachable": True}


def _switch_all(settings: Settings, system: System, on: tuple[Fault, ...]) -> None:
    states = call(settings.url(system), "/faults")["faults"]
    assert isinstance(states, dict)
    switch(settings, system, {Fault(name): name in on for name in states})
