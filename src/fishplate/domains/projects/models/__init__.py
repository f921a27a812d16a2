from fishplate.domains.projects.models.member import Member, RoleHolding
from fishplate.domains.projects.models.member_invitation import MemberInvitation
from fishplate.domains.projects.models.project import Project
from fishplate.domains.projects.models.visit import Visit

__all__ = ["Member", "MemberInvitation", "Project", "RoleHolding", "Visit"]
