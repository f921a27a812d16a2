from fishplate.domains.projects.models.member import Member, RoleHolding
from fishplate.domains.projects.models.project import Project

__all__ = ["Member", "Project", "RoleHolding"]
