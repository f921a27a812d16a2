"""What may be done only so often, agreed between all processes: it is counted in the database.

    if not limits.take("recovery:mei@example.org", most=3, within=timedelta(hours=1)):
        …                                           # too often: refuse, or do nothing and say the same

``most=1`` makes it once: of two that ask at the same moment, in whichever processes, one is told yes.
"""

from fishplate.kernel.limits.taking import forget_expired, take

__all__ = ["forget_expired", "take"]
