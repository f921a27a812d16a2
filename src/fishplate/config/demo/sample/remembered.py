"""What is remembered of the sample beside the database: which project it is, and where its systems run."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from fishplate.config import installation
from fishplate.config.demo.systems import Settings, System
from fishplate.domains.landscape import services as landscape
from fishplate.domains.landscape.models import Environment
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.egress.models import AllowedDestination


@dataclass(frozen=True, slots=True)
class Marker:
    """The project, and the ports of its two systems."""

    project_id: str
    mes_port: int
    erp_port: int

    @property
    def settings(self) -> Settings:
        return Settings(installation.data_directory() / "demo", self.mes_port, self.erp_port)


def marker() -> Marker | None:
    """Return what is remembered of the sample; ``None`` in an installation without it."""
    try:
        return Marker(**json.loads(_marker_file().read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _marker_file() -> Path:
    return installation.data_directory() / "sample.json"


def remember(project_id: UUID, settings: Settings) -> None:
    """Write down which project is the sample, and where its systems run now."""
    value = Marker(str(project_id), settings.mes_port, settings.erp_port)
    _marker_file().write_text(json.dumps(asdict(value)))


def follow_ports(settings: Settings) -> None:
    """The systems may run on other ports this time: the register and the allow-list follow."""
    known = marker()
    if known is None or (known.mes_port, known.erp_port) == (settings.mes_port, settings.erp_port):
        return
    for system in System:
        old, new = known.settings.url(system), settings.url(system)
        AllowedDestination.objects.filter(pattern="127.0.0.1", ports=str(known.settings.port(system))).delete()
        AllowedDestination.objects.get_or_create(
            pattern="127.0.0.1", ports=str(settings.port(system)), defaults={"note": f"{system.label}, sample"}
        )
        for environment in Environment.objects.filter(base_url=old):
            landscape.amend_environment(
                environment_id=environment.pk,
                version=environment.version,
                name=environment.name,
                kind=environment.kind,
                base_url=new,
                system_version=environment.system_version,
                is_production=environment.is_production,
                actor=SYSTEM,
            )
    remember(UUID(known.project_id), settings)
