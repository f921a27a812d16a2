"""Long work: measuring and reconciling, from a job or from the command line."""
