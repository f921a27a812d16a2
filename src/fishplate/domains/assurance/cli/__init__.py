"""`fishplate measure` and `fishplate reconcile`: they need no installation, settings or database."""
