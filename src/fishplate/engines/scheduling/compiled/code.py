"""How a function becomes machine code that is kept between runs."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function in machine code, kept on disk where numba finds a place for it, else for this process alone."""
    try:
        made = numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True, _nrt=False)(function)
    except RuntimeError:  # Neither the folder of the source nor the cache of this user may be written to.
        made = numba.njit(nogil=True, error_model="numpy", forceinline=True, _nrt=False)(function)
    return cast("Callable[_P, _R]", made)
