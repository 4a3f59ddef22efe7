"""The settings: their declarations with defaults, and what the user has saved of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any


class OptionInfo:
    """One setting. The chained calls only add words to its label in the real ones."""

    def __init__(
        self,
        default: Any = None,
        label: str = "",
        component: Any = None,
        component_args: Any = None,
        onchange: Callable[[], None] | None = None,
        section: tuple[str | None, ...] | None = None,
        refresh: Callable[[], None] | None = None,
        comment_before: str = "",
        comment_after: str = "",
        infotext: str | None = None,
        restrict_api: bool = False,
        category_id: str | None = None,
    ) -> None:
        self.default = default
        self.label = label
        self.component = component
        self.component_args = component_args
        self.onchange = onchange
        self.section = section
        self.refresh = refresh
        self.comment_before = comment_before
        self.comment_after = comment_after
        self.infotext = infotext
        self.restrict_api = restrict_api
        self.category_id = category_id
        self.do_not_save = False

    def link(self, label: str, url: str) -> OptionInfo:
        return self

    def js(self, label: str, js_func: str) -> OptionInfo:
        return self

    def info(self, info: str) -> OptionInfo:
        return self

    def html(self, html: str) -> OptionInfo:
        return self

    def needs_restart(self) -> OptionInfo:
        return self

    def needs_reload_ui(self) -> OptionInfo:
        return self


class Options:
    """`data` holds only what was saved: on a fresh install nothing. An attribute falls back to the default."""

    def __init__(self, data_labels: dict[str, OptionInfo]) -> None:
        self.__dict__["data_labels"] = data_labels
        self.__dict__["data"] = {}

    def __getattr__(self, key: str) -> Any:
        if key in self.data:
            return self.data[key]
        if key in self.data_labels:
            return self.data_labels[key].default
        raise AttributeError(key)

    def __setattr__(self, key: str, value: Any) -> None:
        self.data[key] = value

    def set(self, key: str, value: Any, is_api: bool = False, run_callbacks: bool = True) -> bool:
        """Set one; False when it had that value already."""
        if self.data.get(key) == value:
            return False
        self.data[key] = value
        told = self.data_labels[key].onchange if key in self.data_labels else None
        if run_callbacks and told is not None:
            told()
        return True

    def get_default(self, key: str) -> Any:
        return self.data_labels[key].default if key in self.data_labels else None

    def add_option(self, key: str, info: OptionInfo) -> None:
        self.data_labels[key] = info

    def onchange(self, key: str, func: Callable[[], None], call: bool = True) -> None:
        self.data_labels[key].onchange = func
        if call:
            func()

    def load(self, filename: str) -> None:
        if os.path.isfile(filename):
            with open(filename, encoding="utf-8") as file:
                self.__dict__["data"] = json.load(file)

    def save(self, filename: str) -> None:
        with open(filename, "w", encoding="utf-8") as file:
            json.dump(self.data, file, indent=4)


def outputs() -> dict[str, OptionInfo]:
    """The output folders as a fresh install has them, and what else an adapter may ask for."""
    folder = ("saving-paths", "Paths for saving")
    section = ("saving-images", "Saving images/grids")
    return {
        "outdir_samples": OptionInfo("", "Output directory for images", section=folder),
        "outdir_txt2img_samples": OptionInfo("outputs/txt2img-images", "txt2img images", section=folder),
        "outdir_img2img_samples": OptionInfo("outputs/img2img-images", "img2img images", section=folder),
        "outdir_extras_samples": OptionInfo("outputs/extras-images", "extras images", section=folder),
        "outdir_grids": OptionInfo("", "Output directory for grids", section=folder),
        "outdir_txt2img_grids": OptionInfo("outputs/txt2img-grids", "txt2img grids", section=folder),
        "outdir_img2img_grids": OptionInfo("outputs/img2img-grids", "img2img grids", section=folder),
        "outdir_save": OptionInfo("log/images", "Images saved with the button", section=folder),
        "outdir_init_images": OptionInfo("outputs/init-images", "init images", section=folder),
        "samples_save": OptionInfo(True, "Always save all generated images", section=section),
        "samples_format": OptionInfo("png", "File format for images", section=section),
        "save_to_dirs": OptionInfo(True, "Save images to a subdirectory", section=section),
        "enable_pnginfo": OptionInfo(True, "Save infotext as metadata", section=section),
        "hidden_tabs": OptionInfo([], "Hidden UI tabs", section=("interface", "User interface")),
        "ui_tab_order": OptionInfo([], "UI tab order", section=("interface", "User interface")),
        "infotext_skip_pasting": OptionInfo([], "Disregard fields", section=("infotext", "Infotext")),
        "send_seed": OptionInfo(True, "Send seed", section=("ui", "User interface")),
        "send_size": OptionInfo(True, "Send size", section=("ui", "User interface")),
        "localization": OptionInfo("None", "Localization", section=("interface", "User interface")),
        "gradio_theme": OptionInfo("Default", "Gradio theme", section=("interface", "User interface")),
        "sd_model_checkpoint": OptionInfo(None, "Stable Diffusion checkpoint", section=("sd", "SD")),
    }
