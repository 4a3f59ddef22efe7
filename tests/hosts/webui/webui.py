"""A stand-in for A1111 (with gradio 3) and Forge (with gradio 4), as much of them as an extension sees.

Started in its data folder: `python …/webui.py --port 7860 [--nowebui] [--subpath sd] [--gradio-auth user:pass] …`.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
os.environ["STANDIN_SERVES"] = "1"
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
if importlib.metadata.version("gradio").startswith("4."):
    sys.path.append(str(HERE / "forge"))

from modules import extensions, paths_internal, shared  # noqa: E402
from modules.launch_utils import run_extension_installer  # noqa: E402


def main() -> int:
    """Install, load, serve; returns when it was told to stop."""
    bring_page_scripts()
    extensions.list_extensions()
    if not shared.cmd_opts.skip_install:
        for extension in extensions.active():
            run_extension_installer(extension.path)
    from modules import scripts

    scripts.load_scripts()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    work = api_only if shared.cmd_opts.nowebui else webui
    worker = threading.Thread(target=work, name="webui_worker", daemon=True)
    worker.start()
    while worker.is_alive() and not stopped.wait(0.1):
        pass
    os._exit(0 if stopped.is_set() else 1)  # as the real ones end: nobody is asked


def bring_page_scripts() -> None:
    """The host's own page scripts lie in its folder, from where gradio hands them out."""
    own = Path(paths_internal.script_path)
    shutil.copy(HERE / "page" / "script.js", own / "script.js")
    (own / "javascript").mkdir(exist_ok=True)
    shutil.copy(HERE / "page" / "ui.js", own / "javascript" / "ui.js")


def server_name() -> str:
    return shared.cmd_opts.server_name or ("0.0.0.0" if shared.cmd_opts.listen else "127.0.0.1")


def root_path() -> str:
    return f"/{shared.cmd_opts.subpath}" if shared.cmd_opts.subpath else ""


def logins() -> list[tuple[str, ...]] | None:
    """User and password pairs of `--gradio-auth`, and of a file that holds them."""
    told = shared.cmd_opts.gradio_auth or ""
    if shared.cmd_opts.gradio_auth_path:
        told += "," + Path(shared.cmd_opts.gradio_auth_path).read_text(encoding="utf-8")
    pairs = [tuple(pair.strip().split(":", 1)) for pair in told.replace("\n", ",").split(",") if pair.strip()]
    return pairs or None


def webui() -> None:
    """Make the page and serve it, again after each Reload UI."""
    from modules import control, page, script_callbacks, scripts, ui

    asyncio.set_event_loop(asyncio.new_event_loop())  # else gradio 4 cannot be closed from a thread
    while True:
        page.put_into_the_page()
        script_callbacks.before_ui_callback()
        shared.demo = ui.create_ui()
        shared.demo.queue(64)
        app, _, _ = shared.demo.launch(
            share=False,
            server_name=server_name(),
            server_port=shared.cmd_opts.port,
            auth=logins(),
            prevent_thread_lock=True,
            allowed_paths=shared.cmd_opts.gradio_allowed_path,
            app_kwargs={"docs_url": "/docs", "redoc_url": "/redoc"},
            root_path=root_path(),
            quiet=True,
        )
        app.user_middleware = [one for one in app.user_middleware if one.cls.__name__ != "CORSMiddleware"]
        middlewares(app, ui.GRADIO)
        control.add_routes(app)
        script_callbacks.app_started_callback(shared.demo, app)
        print(f"Started at {time.time()}", flush=True)
        command = None
        while command not in ("stop", "restart"):
            command = shared.state.wait_for_server_command(5)
        shared.demo.close()
        if command == "stop":
            return
        time.sleep(0.5)
        script_callbacks.app_reload_callback()
        script_callbacks.script_unloaded_callback()
        scripts.reload_scripts()


def middlewares(app: Any, gradio: int) -> None:
    """gradio 3's hosts compress everything; in gradio 4's the stack is built, and stays as gradio made it."""
    if gradio >= 4:
        return
    from starlette.middleware.gzip import GZipMiddleware

    app.middleware_stack = None
    app.add_middleware(GZipMiddleware, minimum_size=1000)


def api_only() -> None:
    """`--nowebui`: no page, yet extensions are asked for their tabs."""
    import uvicorn
    from fastapi import FastAPI
    from modules import control, script_callbacks, ui

    app = FastAPI()
    middlewares(app, ui.GRADIO)
    ui.create_ui()
    control.add_routes(app)
    script_callbacks.before_ui_callback()
    script_callbacks.app_started_callback(None, app)
    print(f"Started at {time.time()}", flush=True)
    uvicorn.run(
        app,
        host=server_name(),
        port=shared.cmd_opts.port or 7861,
        timeout_keep_alive=30,
        root_path=root_path(),
        log_level="warning",
    )


if __name__ == "__main__":
    sys.exit(main())
