"""Where the stand-in lives: like the real ones it is started in its own folder, which holds the data too."""

import os

script_path = os.getcwd()
data_path = script_path
models_path = os.path.join(data_path, "models")
extensions_dir = os.path.join(data_path, "extensions")
extensions_builtin_dir = os.path.join(script_path, "extensions-builtin")
