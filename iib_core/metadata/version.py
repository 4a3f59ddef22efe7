"""How well files are understood, as a number."""

#: Raised whenever files would be understood better than before: rows read by less are read again.
READER_VERSION = 4
