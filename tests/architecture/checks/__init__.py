"""What keeps the architecture of design.md true. Each check takes a tree (or models, or routes) and returns its faults.

They are functions of what they look at, so that the tests can plant a fault and see it found.
"""
