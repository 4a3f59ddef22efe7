"""Node classes with ComfyUI's names and inputs, and the loading of custom nodes."""

import importlib.util
import os
import sys
import traceback

import folder_paths

NODE_CLASS_MAPPINGS = {}
NODE_DISPLAY_NAME_MAPPINGS = {}
EXTENSION_WEB_DIRS = {}
#: name → seconds, or the error as text
IMPORTS = {}

SAMPLERS = ["euler", "euler_ancestral", "dpmpp_2m", "dpmpp_2m_sde", "ddim"]
SCHEDULERS = ["normal", "karras", "simple", "sgm_uniform"]


def _int(default, low=0, high=16384):
    return ("INT", {"default": default, "min": low, "max": high})


def _node(name, required, returns, *, output=False, category="stand-in", title=None, optional=None):
    def input_types(cls):
        inputs = required() if callable(required) else required
        hidden = {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"} if output else {}
        return {"required": inputs, "optional": optional or {}, "hidden": hidden}

    NODE_CLASS_MAPPINGS[name] = type(
        name,
        (),
        {
            "INPUT_TYPES": classmethod(input_types),
            "RETURN_TYPES": returns,
            "OUTPUT_NODE": output,
            "CATEGORY": category,
            "FUNCTION": "run",
        },
    )
    if title:
        NODE_DISPLAY_NAME_MAPPINGS[name] = title


def _load_image():
    folder = folder_paths.get_input_directory()
    files = sorted(f for f in os.listdir(folder) if os.path.isfile(os.path.join(folder, f)))
    return {"image": (files, {"image_upload": True})}


_SEED = ("INT", {"default": 0, "min": 0, "max": 2**64 - 1, "control_after_generate": True})
_TEXT = ("STRING", {"multiline": True, "dynamicPrompts": True})
_node("CheckpointLoaderSimple", {"ckpt_name": (["foxes.safetensors"],)}, ("MODEL", "CLIP", "VAE"))
_node(
    "CLIPTextEncode", {"text": _TEXT, "clip": ("CLIP",)}, ("CONDITIONING",), title="CLIP Text Encode (Prompt)"
)
_node("EmptyLatentImage", {"width": _int(512), "height": _int(512), "batch_size": _int(1, 1)}, ("LATENT",))
_node(
    "KSampler",
    {
        "model": ("MODEL",),
        "seed": _SEED,
        "steps": _int(20, 1),
        "cfg": ("FLOAT", {"default": 8.0, "min": 0.0, "max": 100.0, "step": 0.1}),
        "sampler_name": (SAMPLERS,),
        "scheduler": (SCHEDULERS,),
        "positive": ("CONDITIONING",),
        "negative": ("CONDITIONING",),
        "latent_image": ("LATENT",),
        "denoise": ("FLOAT", {"default": 1.0, "min": 0.0, "max": 1.0, "step": 0.01}),
    },
    ("LATENT",),
)
_node("VAEDecode", {"samples": ("LATENT",), "vae": ("VAE",)}, ("IMAGE",))
_node(
    "EmptyImage",
    {"width": _int(64, 1), "height": _int(64, 1), "batch_size": _int(1, 1), "color": _int(0)},
    ("IMAGE",),
)
_node("LoadImage", _load_image, ("IMAGE", "MASK"), title="Load Image")
_node(
    "SaveImage",
    {"images": ("IMAGE",), "filename_prefix": ("STRING", {"default": "ComfyUI"})},
    (),
    output=True,
)
_node("PreviewImage", {"images": ("IMAGE",)}, (), output=True)


def node_info(name):
    """A class as `/object_info` tells it."""
    cls = NODE_CLASS_MAPPINGS[name]
    inputs = cls.INPUT_TYPES()
    returns = list(cls.RETURN_TYPES)
    return {
        "input": inputs,
        "input_order": {part: list(entries) for part, entries in inputs.items()},
        "output": returns,
        "output_is_list": list(getattr(cls, "OUTPUT_IS_LIST", [False] * len(returns))),
        "output_name": list(getattr(cls, "RETURN_NAMES", returns)),
        "output_tooltips": list(getattr(cls, "OUTPUT_TOOLTIPS", [])),
        "name": name,
        "display_name": NODE_DISPLAY_NAME_MAPPINGS.get(name, name),
        "description": getattr(cls, "DESCRIPTION", ""),
        "python_module": getattr(cls, "RELATIVE_PYTHON_MODULE", "nodes"),
        "category": cls.CATEGORY,
        "output_node": bool(getattr(cls, "OUTPUT_NODE", False)),
    }


def load_custom_nodes():
    """Every folder in custom_nodes, as a package named by its path; a failing one is told and left out."""
    import time

    for parent in folder_paths.get_folder_paths("custom_nodes"):
        for entry in sorted(os.listdir(parent)) if os.path.isdir(parent) else []:
            path = os.path.join(parent, entry)
            if os.path.isfile(os.path.join(path, "__init__.py")):
                started = time.perf_counter()
                try:
                    _load(path, entry)
                    IMPORTS[entry] = time.perf_counter() - started
                except Exception:
                    IMPORTS[entry] = traceback.format_exc()
                    print(f"IMPORT FAILED: {path}\n{IMPORTS[entry]}", file=sys.stderr, flush=True)


def _load(path, name):
    module_name = path.replace(".", "_x_")
    spec = importlib.util.spec_from_file_location(module_name, os.path.join(path, "__init__.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    web = getattr(module, "WEB_DIRECTORY", None)
    if web and os.path.isdir(os.path.join(path, web)):
        EXTENSION_WEB_DIRS[name] = os.path.abspath(os.path.join(path, web))
    for node, cls in (getattr(module, "NODE_CLASS_MAPPINGS", None) or {}).items():
        NODE_CLASS_MAPPINGS[node] = cls
        cls.RELATIVE_PYTHON_MODULE = f"custom_nodes.{name}"
    NODE_DISPLAY_NAME_MAPPINGS.update(getattr(module, "NODE_DISPLAY_NAME_MAPPINGS", None) or {})
