"""The critical path in machine code: the same rules as early.py and late.py, on arrays of whole numbers.

`arrays` turns a checked network into records, `clocks` answers in constant time what a calendar's clock shows,
`forward` and `backward` place the nodes, `slack` says how far they may slip. `prepared` holds a plan that is run many
times with other durations. Whoever changes a rule changes it in both: tests/test_compiled.py compares all of it.

Importing this package loads numba, which takes about a second: `warming` does it where nobody waits for it.
"""
