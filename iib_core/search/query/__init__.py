"""The query language: a text a person types, read into what `db.terms` can ask. See docs/search.md."""
