"""The server: middlewares, routes with their /api copies, static files, messages to the pages."""

import asyncio
import contextlib
import glob
import json
import os
import threading
import urllib.parse
import uuid

import execution
import folder_paths
import nodes
from aiohttp import web
from comfy.cli_args import args

_IMAGES = (".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@web.middleware
async def cache_control(request, handler):
    """Whoever says nothing of caching: pictures are kept for a day, a missing one for an hour, scripts are not."""
    response = await handler(request)
    path = request.path.lower()
    if path.endswith((".js", ".css")):
        response.headers.setdefault("Cache-Control", "no-cache")
    elif path.endswith(_IMAGES) and (response.status == 404 or response.status < 300):
        response.headers.setdefault(
            "Cache-Control", f"public, max-age={3600 if response.status == 404 else 86400}"
        )
    return response


@web.middleware
async def compress(request, handler):
    response = await handler(request)
    textual = isinstance(response, web.Response) and response.content_type in (
        "application/json",
        "text/plain",
    )
    if textual and response.body and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.enable_compression()
    return response


@web.middleware
async def same_origin(request, handler):
    """On this machine, another page's request is refused; OPTIONS reaches no handler."""
    host, origin = request.headers.get("Host", ""), request.headers.get("Origin", "")
    theirs, ours = urllib.parse.urlsplit(origin), urllib.parse.urlsplit("//" + host)
    if ours.hostname in _LOOPBACK and theirs.hostname and theirs.netloc.lower() != host.lower():
        return web.Response(status=403)
    return web.Response() if request.method == "OPTIONS" else await handler(request)


def cors(origin):
    @web.middleware
    async def allow(request, handler):
        response = web.Response() if request.method == "OPTIONS" else await handler(request)
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
        return response

    return allow


class PromptServer:
    instance = None

    def __init__(self, loop):
        PromptServer.instance = self
        self.loop = loop
        self.client_id = None
        self.sockets = {}
        self.messages = asyncio.Queue()
        self.prompt_queue = execution.PromptQueue(self)
        middlewares = [cache_control, *([compress] if args.enable_compress_response_body else [])]
        middlewares.append(cors(args.enable_cors_header) if args.enable_cors_header else same_origin)
        limit = round(args.max_upload_size * 1024 * 1024)
        self.app = web.Application(client_max_size=limit, middlewares=middlewares)
        self.routes = web.RouteTableDef()
        self._number = 0
        self._settings = {
            "Comfy.TutorialCompleted": True,
            "Comfy.InstalledVersion": "1.27.10",
            "Comfy.UseNewMenu": "Top",
        }
        self._userdata = {}
        _add_routes(self)

    def add_routes(self):
        """To be called when all custom nodes are loaded."""
        copies = web.RouteTableDef()
        for route in self.routes:
            copies.route(route.method, "/api" + route.path)(route.handler)
        self.app.add_routes(copies)
        self.app.add_routes(self.routes)
        for name, folder in nodes.EXTENSION_WEB_DIRS.items():
            self.app.add_routes([web.static("/extensions/" + name, folder)])
        if args.front_end_root:
            self.app.add_routes([web.static("/", args.front_end_root)])
        threading.Thread(target=execution.work, args=(self.prompt_queue, self), daemon=True).start()

    def send_sync(self, event, data, sid=None):
        self.loop.call_soon_threadsafe(self.messages.put_nowait, (event, data, sid))

    def queue_updated(self):
        self.send_sync("status", self.status())

    def status(self):
        return {"status": {"exec_info": {"queue_remaining": self.prompt_queue.get_tasks_remaining()}}}

    async def publish(self):
        while True:
            event, data, sid = await self.messages.get()
            to = (
                list(self.sockets.values())
                if sid is None
                else [self.sockets[s] for s in [sid] if s in self.sockets]
            )
            for socket in to:
                with contextlib.suppress(ConnectionError):
                    await socket.send_json({"type": event, "data": data})


def _add_routes(self):
    routes, settings = self.routes, self._settings

    @routes.get("/ws")
    async def ws(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sid = request.query.get("clientId") or uuid.uuid4().hex
        self.sockets[sid] = socket
        try:
            await socket.send_json({"type": "status", "data": {**self.status(), "sid": sid}})
            async for message in socket:
                if message.type == web.WSMsgType.TEXT and "feature_flags" in message.data:
                    await socket.send_json({"type": "feature_flags", "data": {}})
        finally:
            self.sockets.pop(sid, None)
        return socket

    @routes.get("/")
    async def page(request):
        return web.FileResponse(
            os.path.join(args.front_end_root, "index.html"), headers={"Cache-Control": "no-cache"}
        )

    @routes.get("/extensions")
    async def extensions(request):
        found = glob.glob("extensions/**/*.js", root_dir=args.front_end_root, recursive=True)
        for name, folder in nodes.EXTENSION_WEB_DIRS.items():
            scripts = glob.glob("**/*.js", root_dir=folder, recursive=True)
            found += [f"extensions/{urllib.parse.quote(name)}/{script}" for script in scripts]
        return web.json_response(["/" + f.replace(os.sep, "/") for f in found])

    @routes.get("/object_info")
    async def object_info(request):
        return web.json_response({name: nodes.node_info(name) for name in nodes.NODE_CLASS_MAPPINGS})

    @routes.get("/object_info/{name}")
    async def one_object_info(request):
        name = request.match_info["name"]
        return web.json_response({name: nodes.node_info(name)} if name in nodes.NODE_CLASS_MAPPINGS else {})

    @routes.get("/settings")
    async def get_settings(request):
        return web.json_response(settings)

    @routes.post("/settings")
    async def post_settings(request):
        settings.update(await request.json())
        return web.Response()

    @routes.post("/settings/{name}")
    async def post_setting(request):
        settings[request.match_info["name"]] = await request.json()
        return web.Response()

    @routes.get("/users")
    async def users(request):
        return web.json_response({"storage": "server", "migrated": True})

    @routes.get("/userdata")
    async def userdata(request):
        return web.json_response([])

    @routes.get("/userdata/{file}")
    async def get_userdata(request):
        held = self._userdata.get(request.match_info["file"])
        return web.Response(status=404) if held is None else web.Response(body=held)

    @routes.post("/userdata/{file}")
    async def post_userdata(request):
        name = request.match_info["file"]
        self._userdata[name] = await request.read()
        return web.json_response(
            {"path": name, "size": len(self._userdata[name]), "modified": 0, "created": 0}
        )

    @routes.get("/system_stats")
    async def system_stats(request):
        system = {
            "os": "posix",
            "comfyui_version": "0.3.64",
            "python_version": "3",
            "pytorch_version": "0",
            "argv": [],
            "ram_total": 1,
            "ram_free": 1,
            "embedded_python": False,
        }
        device = {
            "name": "cpu",
            "type": "cpu",
            "index": None,
            "vram_total": 1,
            "vram_free": 1,
            "torch_vram_total": 1,
            "torch_vram_free": 1,
        }
        return web.json_response({"system": system, "devices": [device]})

    @routes.get("/prompt")
    async def get_prompt(request):
        return web.json_response(self.status()["status"])

    @routes.post("/prompt")
    async def post_prompt(request):
        body = await request.json()
        self._number += 1
        prompt_id = str(uuid.uuid4())
        extra = {**body.get("extra_data", {}), "client_id": body.get("client_id")}
        self.prompt_queue.put((self._number, prompt_id, body["prompt"], extra, []))
        return web.json_response({"prompt_id": prompt_id, "number": self._number, "node_errors": {}})

    @routes.get("/queue")
    async def queue(request):
        with self.prompt_queue.mutex:
            running, pending = (
                list(self.prompt_queue.currently_running.values()),
                list(self.prompt_queue.queue),
            )
        return web.json_response({"queue_running": running, "queue_pending": pending})

    @routes.get("/history")
    async def history(request):
        return web.json_response(self.prompt_queue.history)

    @routes.get("/view")
    async def view(request):
        name, kind = request.query["filename"], request.query.get("type", "output")
        for named in ("output", "input", "temp"):  # as nodes write it: "name.png [output]"
            if name.endswith(f" [{named}]"):
                name, kind = name[: -len(named) - 3], named
        wanted = _inside(kind, request.query.get("subfolder", ""), name)
        return web.FileResponse(wanted) if wanted else web.Response(status=404)

    @routes.post("/upload/image")
    async def upload(request):
        form = await request.post()
        image, kind, below = form["image"], form.get("type", "input"), form.get("subfolder", "")
        _keep(os.path.join(folder_paths.get_directory_by_type(kind), below), image)
        return web.json_response({"name": os.path.basename(image.filename), "subfolder": below, "type": kind})

    for path, answer in {
        "/features": {},
        "/i18n": {},
        "/workflow_templates": {},
        "/embeddings": [],
        "/models": [],
        "/experiment/models": [],
        "/internal/logs": "",
        "/standin/imports": None,
    }.items():
        routes.get(path)(_fixed(nodes.IMPORTS if answer is None else answer))


def _inside(kind, below, name):
    root = folder_paths.get_directory_by_type(kind)
    wanted = os.path.abspath(os.path.join(root, below, os.path.basename(name)))
    return wanted if os.path.commonpath([root, wanted]) == root and os.path.isfile(wanted) else None


def _keep(folder, image):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, os.path.basename(image.filename)), "wb") as f:
        f.write(image.file.read())


def _fixed(answer):
    async def handler(request):
        return web.Response(body=json.dumps(answer).encode(), content_type="application/json")

    return handler
