"""The older name of `paths_internal`, which extensions import."""

from modules.paths_internal import (
    data_path,
    extensions_builtin_dir,
    extensions_dir,
    models_path,
    script_path,
)

__all__ = ["data_path", "extensions_builtin_dir", "extensions_dir", "models_path", "script_path"]
