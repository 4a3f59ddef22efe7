"""Server facts and client settings: hello, version, global_setting, app_fe_setting (contract §5.1, §6)."""

from __future__ import annotations

import json
import logging
from typing import Any

from fastapi import APIRouter, Request

from ..db import store, tags
from ..db.trouble import told
from ..errors import BadRequest, Forbidden, IibError
from ..library import autotag, surroundings
from .inputs import SettingBody, SettingName
from .origins import is_local
from .routing import guarded_router
from .services import Services
from .shapes import TAG_EXAMPLE, tag_json

log = logging.getLogger(__name__)

#: The only options of the host that leave the server (S11).
OPTIONS_SENT = (
    "outdir_txt2img_samples",
    "outdir_img2img_samples",
    "outdir_extras_samples",
    "outdir_save",
    "outdir_samples",
    "outdir_grids",
    "outdir_txt2img_grids",
    "outdir_img2img_grids",
    "outdir_init_images",
)
#: Caches that the older program keeps among the settings; never sent (S11).
CACHES = ("tag_abstraction_", "tag_graph_")


def routes(services: Services) -> APIRouter:
    """hello, global_setting, app_fe_setting, version, shutdown."""
    router = guarded_router(services, services.settings.base, ["server"])

    @router.get("/hello", access="public", summary="Is the server up?", example="hello")
    def hello() -> str:
        """A health check."""
        return "hello"

    @router.get(
        "/version",
        access="read",
        summary="Versions of the program and its packages",
        example={"tag": "v0.1.0", "hash": None, "python_version": "3.11.7", "pillow": "11.3.0"},
    )
    def version() -> dict[str, str | None]:
        """Strings, or null for what is not installed."""
        return services.about.versions

    @router.get(
        "/global_setting",
        access="read",
        lane="disk",
        summary="Everything a client asks at boot",
        example={
            "global_setting": {"outdir_save": "/d/log/images"},
            "cwd": "/d",
            "is_win": False,
            "all_custom_tags": [TAG_EXAMPLE],
            "extra_paths": [{"path": "/d/pictures", "types": ["scanned"], "alias": ""}],
            "is_readonly": False,
        },
    )
    def global_setting(request: Request) -> dict[str, Any]:
        """Contract §6. When the database cannot be read, its lists come back empty."""
        folders = services.host.media_folders()
        answer: dict[str, Any] = {
            "global_setting": {k: folders[k] for k in OPTIONS_SENT if k in folders},
            **surroundings.folders(services.settings.data_dir, services.gate),
            "all_custom_tags": [],
            "extra_paths": [],
            "enable_access_control": services.gate.enabled,
            "launch_mode": services.host.launch_mode,
            "export_fe_fn": True,
            "app_fe_setting": {},
            "is_readonly": not services.guard.may_write(request),
        }
        try:
            services.folders.refresh()
            reader = services.db.reader()
            names = services.tag_names.now()
            answer["all_custom_tags"] = [
                tag_json(t, names) for t in services.search.visible_tags(tags.custom(reader))
            ]
            answer["extra_paths"] = services.folders.announced()
            answer["app_fe_setting"] = client_settings(store.all_settings(reader))
        except Exception as error:
            reason = told(error)
            if not isinstance(reason, IibError | OSError):
                raise
            log.warning("The settings could not be read: %s", reason)
        return answer

    def _stored(name: str) -> None:
        if name == autotag.SETTING:
            services.auto_tags.reload()

    @router.post(
        "/app_fe_setting",
        access="write",
        summary="Keep a setting of the client",
        body={"name": "global", "value": '{"lang":"en"}'},
    )
    def set_app_fe_setting(body: SettingBody) -> None:
        """`value` is JSON text; 400 when it is not JSON."""
        try:
            value = json.loads(body.value)
        except ValueError as error:
            raise BadRequest(f"The value of the setting {body.name} is not JSON: {error}.") from error
        services.db.write(lambda c: store.put_setting(c, body.name, value))
        _stored(body.name)

    @router.delete(
        "/app_fe_setting",
        access="write",
        summary="Drop a setting of the client",
        body={"name": "workspace_snapshot_1"},
        name="delete_app_fe_setting",
    )
    def delete_app_fe_setting(body: SettingName) -> None:
        """An unknown name is no error."""
        services.db.write(lambda c: store.delete_setting(c, body.name))
        _stored(body.name)

    @router.post("/shutdown", access="public", summary="Stop the server", name="shutdown")
    def shutdown(request: Request) -> None:
        """For a program on this machine that started the server with --enable-shutdown (S13)."""
        if not services.settings.enable_shutdown:
            raise Forbidden("Shutdown is disabled.")
        services.guard.secret.require(request)
        if not is_local(request):
            raise Forbidden("Only a program on the server's own machine can stop it.")
        surroundings.stop_this_program()

    return router.router


def client_settings(stored: dict[str, Any]) -> dict[str, Any]:
    """The clients' settings, without the caches among them."""
    return {name: value for name, value in stored.items() if not name.startswith(CACHES)}
