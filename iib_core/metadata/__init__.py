"""Reads what media files say of themselves: containers (bytes → named texts) → generators
(texts → `GenerationInfo`) → tags. Imports nothing heavy: worker processes start with it.

The server needs a few names of it at its start (`model`, `version`, `signatures`), and none of the readers:
whoever reads a file imports `metadata.reading` then.
"""
