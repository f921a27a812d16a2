from fishplate.domains.assurance.models.check import Check
from fishplate.domains.assurance.models.run import Run
from fishplate.domains.assurance.models.settings import ConsistencySettings, ManualSettings, ResponseTimeSettings

__all__ = ["Check", "ConsistencySettings", "ManualSettings", "ResponseTimeSettings", "Run"]
