"""Between numpy and ComfyUI's tensors. torch is the host's; only here is it asked for, and only when a node runs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.float32]


def tensor(array: Pixels) -> Any:
    """The array as a tensor over the same memory."""
    return importlib.import_module("torch").from_numpy(array)


def array(images: Any) -> Pixels:
    """An IMAGE (tensor on any device, of any float type, or array) as float32 [batch, height, width, channels].

    One picture without the batch dimension is a batch of one.
    """
    import numpy as np

    if hasattr(images, "detach"):
        images = images.detach().cpu().float().numpy()
    found = np.asarray(images, dtype=np.float32)
    return found[None] if found.ndim == 3 else found
