"""Who takes part in the sample, for whom, and in which roles; and the project they share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Project
from fishplate.kernel import clock
from fishplate.kernel.actors import Actor

PASSWORD = "fishplate-demo"  # noqa: S105  # of the sample's people, shown on the page that signs in
_DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the sample's people, and what they are in the project."""

    key: str
    name: str
    organisation: str
    party: Party
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        return f"{self.key}@{_DOMAIN}"


ORGANISATIONS = {
    "owner": "恒道装备 · Hengdao Equipment",
    "integrator": "捷联集成 · Jielian Integration",
    "supplier": "诺德系统 · Nord Systems",
    "supervisor": "信衡监理 · Xinheng Supervision",
}
PEOPLE = (
    Somebody("lin", "林悦 Lin Yue", "owner", Party.OWNER, (Role.PROJECT_MANAGER,)),
    Somebody("chen", "陈立 Chen Li", "owner", Party.OWNER, (Role.BUSINESS_OWNER,)),
    Somebody("he", "何静 He Jing", "owner", Party.OWNER, (Role.SPONSOR,)),
    Somebody("zhao", "赵敏 Zhao Min", "owner", Party.OWNER, (Role.TEST_ENGINEER,)),
    Somebody("wang", "王珂 Wang Ke", "integrator", Party.INTEGRATOR, (Role.SYSTEM_ARCHITECT,)),
    Somebody("sam", "Sam Becker", "supplier", Party.SUPPLIER, (Role.OPERATIONS,)),
    Somebody("sun", "孙岚 Sun Lan", "supervisor", Party.SUPERVISOR, (Role.OBSERVER,)),
)


def people() -> dict[str, Actor]:
    admin = organisations.found_installation(
        organisation_name=ORGANISATIONS["owner"], name="管理员 Admin", email=f"admin@{_DOMAIN}", password=PASSWORD
    ).as_actor()
    by_key = {"owner": Organisation.objects.get()}
    for key, name in ORGANISATIONS.items():
        if key != "owner":
            by_key[key] = organisations.create_organisation(name=name, actor=admin)
    first = {one.organisation: one.key for one in reversed(PEOPLE)}
    return {
        one.key: organisations.add_person(
            organisation_id=by_key[one.organisation].pk,
            name=one.name,
            email=one.email,
            password=PASSWORD,
            role=MembershipRole.MANAGER if first[one.organisation] == one.key else MembershipRole.MEMBER,
            actor=admin,
        ).as_actor()
        for one in PEOPLE
    }


def project(cast: dict[str, Actor]) -> Project:
    lin, today = cast["lin"], clock.now().date()
    made = projects.create_project(
        organisation_id=Organisation.objects.get(name=ORGANISATIONS["owner"]).pk,
        code="MES-ERP",
        name="MES–ERP 集成 · MES–ERP integration",
        purpose=(
            "车间完工后，ERP 立即知道，两边的数据一致。\n"
            "When the shop floor completes an order, the ERP knows at once, and both hold the same data."
        ),
        starts_on=today - timedelta(days=40),
        ends_on=today + timedelta(days=120),
        actor=lin,
    )
    for one in PEOPLE:
        if one.key != "lin":
            projects.add_member(
                project_id=made.pk,
                person_id=cast[one.key].id,
                organisation_id=Organisation.objects.get(name=ORGANISATIONS[one.organisation]).pk,
                party=one.party,
                roles=one.roles,
                actor=lin,
            )
    return made
