"""One small module per program: each writes a picture with its metadata as that program does.

`png` and `exif` hold the containers (text chunks, EXIF, XMP) and know nothing of any program.
"""
