"""Where the sample systems are, and how a supervisor starts them."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType


class System(StrEnum):
    """The systems by name, in the order in which they may start."""

    ERP = "erp"
    MES = "mes"

    @property
    def label(self) -> str:
        return self.upper()


class Fault(StrEnum):
    """What can be made to go wrong."""

    LATENCY = "latency"
    LOST_RECORDS = "lost-records"
    FORMAT_DRIFT = "format-drift"
    STALL = "stall"


DEFAULT_PORTS: Mapping[System, int] = MappingProxyType({System.MES: 8011, System.ERP: 8012})
VERSIONS: Mapping[System, str] = MappingProxyType({System.MES: "7.1.3", System.ERP: "4.2.0"})

# Records are lost on the way out of the MES, so that is where the switch is.
FAULTS: Mapping[System, tuple[Fault, ...]] = MappingProxyType(
    {
        System.MES: (Fault.LOST_RECORDS, Fault.LATENCY, Fault.FORMAT_DRIFT, Fault.STALL),
        System.ERP: (Fault.LATENCY, Fault.FORMAT_DRIFT, Fault.STALL),
    }
)
PLANTED: Mapping[System, tuple[Fault, ...]] = MappingProxyType(
    {System.MES: (Fault.LOST_RECORDS,), System.ERP: (Fault.LATENCY,)}
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where one pair of systems runs and keeps its databases; without a seed, one is drawn at the first
    start."""

    data: Path
    mes_port: int = DEFAULT_PORTS[System.MES]
    erp_port: int = DEFAULT_PORTS[System.ERP]
    seed: int | None = None

    def port(self, system: System) -> int:
        return self.mes_port if system is System.MES else self.erp_port

    def url(self, system: System) -> str:
        return f"http://127.0.0.1:{self.port(system)}"

    def database(self, system: System) -> Path:
        """The SQLite file of the system; others may read it while the system runs."""
        return database(self.data, system)


def database(data: Path, system: System) -> Path:
    return data / f"{system}.sqlite3"


def command(name: str, settings: Settings) -> list[str]:
    """The command line of the system's process, which serves until it is told SIGTERM or SIGINT.

    It ends with status 2 and one line on stderr when its port is taken or its database is not one of its own.
    Raises ValueError for a name that is no system.
    """
    system = System(name)
    line = [sys.executable, "-m", f"fishplate.config.demo.{system}", "--port", str(settings.port(system))]
    line += ["--data", str(settings.data)]
    line += ["--mes-url" if system is System.ERP else "--erp-url", settings.url(_partner(system))]
    if system is System.MES and settings.seed is not None:
        line += ["--seed", str(settings.seed)]
    return line


def _partner(system: System) -> System:
    return System.ERP if system is System.MES else System.MES
