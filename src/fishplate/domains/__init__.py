"""The product. Reading order, each may use those before it: see the import contracts in pyproject.toml."""
