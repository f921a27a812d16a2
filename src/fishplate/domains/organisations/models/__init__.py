from fishplate.domains.organisations.models.access_token import AccessToken, TokenUse
from fishplate.domains.organisations.models.invitation import Invitation
from fishplate.domains.organisations.models.organisation import Membership, Organisation
from fishplate.domains.organisations.models.password_link import PasswordLink
from fishplate.domains.organisations.models.person import Person

__all__ = ["AccessToken", "Invitation", "Membership", "Organisation", "PasswordLink", "Person", "TokenUse"]
