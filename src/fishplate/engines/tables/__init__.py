"""Foreign tables taken apart: CSV and XLSX, as hostile as they may be, to plain cells.

It is run as a process of its own with little memory and little time (``python -m fishplate.engines.tables < file``);
``kernel.sheets`` starts it and has the words for what it refuses.
"""
