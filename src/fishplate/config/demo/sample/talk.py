"""What the people of the sample say about the interface, and to whom."""

from __future__ import annotations

from fishplate.config.demo.sample.people import PEOPLE
from fishplate.domains.conversations import services as conversations
from fishplate.domains.landscape.models import Interface
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import reference


def talk(cast: dict[str, Actor], interface: Interface) -> None:
    """Let the tester ask the supplier, and be answered."""
    to, names = reference(interface), {one.key: one.name for one in PEOPLE}
    asked = conversations.add_comment(
        subject=to,
        text=(
            f"@{names['sam']} 订单量大时，`/api/orders/…` 的响应超过 300 ms。\n\n"
            "With many orders, `/api/orders/…` takes more than **300 ms**. Is there an index on `order_no`?"
        ),
        actor=cast["zhao"],
    )
    conversations.add_comment(
        subject=to,
        text=f"@{names['zhao']} 没有索引，今天加上。There is none yet; we add it today.",
        parent_id=asked.pk,
        actor=cast["sam"],
    )
