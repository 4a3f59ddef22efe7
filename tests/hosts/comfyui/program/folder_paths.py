"""Where things lie."""

import os

from comfy.cli_args import args

base_path = os.path.abspath(args.base_directory)


def _folder(name):
    return os.path.abspath(getattr(args, f"{name}_directory") or os.path.join(base_path, name))


def get_output_directory():
    return _folder("output")


def get_input_directory():
    return _folder("input")


def get_temp_directory():
    return _folder("temp")


def get_user_directory():
    return _folder("user")


def get_directory_by_type(kind):
    return _folder(kind) if kind in ("output", "input", "temp") else None


def get_folder_paths(kind):
    return [os.path.join(base_path, kind if kind == "custom_nodes" else os.path.join("models", kind))]


def get_filename_list(kind):
    found = [
        name for folder in get_folder_paths(kind) if os.path.isdir(folder) for name in os.listdir(folder)
    ]
    return sorted(found)


def get_save_image_path(prefix, folder, width=0, height=0):
    """Folder, name, next number, sub-folder and prefix for a picture that is to be saved."""
    below, name = os.path.split(os.path.normpath(prefix))
    full = os.path.join(folder, below)
    os.makedirs(full, exist_ok=True)
    numbers = [0]
    for entry in os.listdir(full):
        rest = entry[len(name) + 1 :].split("_")[0]
        if entry.startswith(name + "_") and rest.isdigit():
            numbers.append(int(rest))
    return full, name, max(numbers) + 1, below, prefix


for _made in ("output", "input", "user"):
    os.makedirs(_folder(_made), exist_ok=True)
