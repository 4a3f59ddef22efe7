"""`python -m iib_core` is the console command `iib`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
