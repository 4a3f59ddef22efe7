"""The library browser for AI-generated media, independent of the program that hosts it."""

__version__ = "0.1.0"
