"""The name under which install.py finds `modules.launch_utils`."""

from modules.launch_utils import args, is_installed, python, run, run_extension_installer, run_pip

__all__ = ["args", "is_installed", "python", "run", "run_extension_installer", "run_pip"]
