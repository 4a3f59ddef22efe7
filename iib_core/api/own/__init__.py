"""Our own API, under BASE/api (docs/contributing/house.md)."""
