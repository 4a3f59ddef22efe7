"""The queue of prompts, and a worker that paints a picture for each node that saves one."""

import heapq
import json
import os
import random
import threading
import time

import folder_paths
from PIL import Image, PngImagePlugin


class PromptQueue:
    def __init__(self, server):
        self.server = server
        self.mutex = threading.RLock()
        self.not_empty = threading.Condition(self.mutex)
        self.queue = []
        self.currently_running = {}
        self.history = {}
        self._count = 0

    def put(self, item):
        with self.not_empty:
            heapq.heappush(self.queue, item)
            self.not_empty.notify()
        self.server.queue_updated()

    def get(self, timeout=None):
        with self.not_empty:
            while not self.queue:
                if not self.not_empty.wait(timeout):
                    return None
            item = heapq.heappop(self.queue)
            self._count += 1
            self.currently_running[self._count] = item
            return item, self._count

    def task_done(self, item_id, history_result, status=None, process_item=None):
        with self.mutex:
            item = self.currently_running.pop(item_id)
            self.history[item[1]] = {"prompt": item, "outputs": {}, "status": status, **history_result}
        self.server.queue_updated()

    def get_tasks_remaining(self):
        with self.mutex:
            return len(self.queue) + len(self.currently_running)


def work(queue, server):
    """The worker thread: one prompt after the other, for as long as the process lives."""
    while True:
        item, item_id = queue.get()
        _, prompt_id, prompt, extra, _outputs = item
        client = extra.get("client_id")
        server.client_id = client
        server.send_sync("execution_start", {"prompt_id": prompt_id}, client)
        outputs = {}
        for node_id, node in prompt.items():
            server.send_sync(
                "executing", {"node": node_id, "display_node": node_id, "prompt_id": prompt_id}, client
            )
            if node["class_type"] in ("SaveImage", "PreviewImage"):
                outputs[node_id] = {"images": [_paint(prompt, node, extra)]}
                told = {
                    "node": node_id,
                    "display_node": node_id,
                    "output": outputs[node_id],
                    "prompt_id": prompt_id,
                }
                server.send_sync("executed", told, client)
            time.sleep(float(extra.get("seconds_per_node", 0)))
        server.send_sync("execution_success", {"prompt_id": prompt_id}, client)
        queue.task_done(item_id, {"outputs": outputs, "meta": {}}, status={"completed": True})
        server.send_sync("executing", {"node": None, "prompt_id": prompt_id}, client)


def _paint(prompt, node, extra):
    kind = "output" if node["class_type"] == "SaveImage" else "temp"
    prefix = node["inputs"].get("filename_prefix", "ComfyUI_temp")
    folder, name, number, below, _ = folder_paths.get_save_image_path(
        prefix, folder_paths.get_directory_by_type(kind)
    )
    texts = PngImagePlugin.PngInfo()
    texts.add_text("prompt", json.dumps(prompt))
    for key, value in (extra.get("extra_pnginfo") or {}).items():
        texts.add_text(key, json.dumps(value))
    color = tuple(random.Random(json.dumps(prompt)).randbytes(3))
    file = f"{name}_{number:05}_.png"
    Image.new("RGB", (96, 64), color).save(os.path.join(folder, file), pnginfo=texts)
    return {"filename": file, "subfolder": below, "type": kind}
