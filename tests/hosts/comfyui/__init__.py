"""A stand-in for ComfyUI: a real aiohttp server with its middlewares, its `/api` copies and its real page.

`program/` is laid out as ComfyUI is (`server`, `folder_paths`, `nodes`, `execution`, `comfy.cli_args`), so that our
folder is loaded as any custom node; written from what ComfyUI does, without torch and without models.
"""
