import subprocess
import sys

from tests.support.ports import free_ports


def test_no_two_processes_are_given_the_same_ports():
    ours = {*free_ports(2), *free_ports(13)}
    program = "from tests.support.ports import free_ports; print(*free_ports(2), *free_ports(13))"
    theirs = {int(port) for port in subprocess.check_output([sys.executable, "-c", program], text=True).split()}

    assert len(ours) == len(theirs) == 15
    assert not ours & theirs
