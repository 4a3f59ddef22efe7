"""What the WebUI runs at its start and again at each Reload UI: puts us on the path and registers our callbacks.

The host executes this file under no name that can be imported, so all state lives in the package `iib_a1111`.
"""

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
for _folder in (os.path.dirname(_HERE), _HERE):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)

from iib_a1111.renewal import forget_if_changed  # noqa: E402  the path above must be there first

forget_if_changed()

from iib_a1111.callbacks import register  # noqa: E402  as above

register()
