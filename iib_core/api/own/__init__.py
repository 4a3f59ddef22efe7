"""Our own API, under BASE/api (docs/api.md)."""
