"""What everybody looks at."""

from __future__ import annotations

from typing import Any

from modules import options
from modules.options import OptionInfo, Options
from modules.paths_internal import data_path, script_path
from modules.shared_cmd_options import cmd_opts, parser
from modules.shared_state import State

__all__ = ["OptionInfo", "Options", "cmd_opts", "config_filename", "data_path", "demo", "opts", "parser"]

demo: Any = None
settings_components: dict[str, Any] = {}
state = State()
config_filename = cmd_opts.ui_settings_file
options_templates = options.outputs()
opts = Options(options_templates)
opts.load(config_filename)
restricted_opts = {"outdir_samples", "outdir_save"}
_ = script_path
