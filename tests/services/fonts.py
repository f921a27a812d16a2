"""A font with Chinese characters, without which a browser draws boxes and every picture of a page is useless."""

from __future__ import annotations

import shutil
import subprocess

from tests.services import packages
from tests.services.missing import Missing


def need_chinese() -> None:
    """Install Debian's Noto Sans CJK if no font has Chinese characters and we may; raise `Missing` otherwise."""
    if _has_chinese():
        return
    packages.install("fonts-noto-cjk")
    if not _has_chinese():
        raise Missing("the package fonts-noto-cjk was installed, but brought no font with Chinese characters")


def _has_chinese() -> bool:
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    return bool(subprocess.run([listing, ":lang=zh-cn"], capture_output=True, text=True, check=False).stdout.strip())
