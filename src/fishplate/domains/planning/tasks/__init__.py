"""Long work: reckoning the dates of a plan, and reading plan files of other tools."""
