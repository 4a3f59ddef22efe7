"""For the stories only, as an extension of the WebUI: lets them ask the host for what a person does inside it, on
this machine and by whoever knows the word that the stories made up."""

import os
import threading
import time

from fastapi import Header, HTTPException
from modules import images, script_callbacks, shared
from PIL import Image

WORD = os.environ.get("IIB_STORY_WORD", "")


def add_routes(demo, app):
    def check(word):
        if not WORD or word != WORD:
            raise HTTPException(403)

    @app.post("/story/save_image")
    def save_image(body: dict, x_story: str = Header("")):
        check(x_story)
        picture = Image.new("RGB", (96, 64), body.get("color", "teal"))
        began = time.perf_counter()
        name, _ = images.save_image(
            picture,
            shared.opts.outdir_samples or shared.opts.outdir_txt2img_samples,
            "",
            seed=body.get("seed", 7),
            prompt="story",
            extension="png",
            info=body["infotext"],
        )
        return {"path": os.path.abspath(name), "seconds": time.perf_counter() - began}

    @app.post("/story/restart")
    def restart(x_story: str = Header("")):
        check(x_story)
        shared.state.server_command = "restart"
        return {}

    @app.get("/story/threads")
    def threads(x_story: str = Header("")):
        check(x_story)
        return sorted(thread.name for thread in threading.enumerate())

    @app.post("/story/busy")
    def busy(body: dict, x_story: str = Header("")):
        check(x_story)
        import torch

        told = {}

        def work():
            one = torch.rand(96, 96)
            rounds, began, processor = 0, time.perf_counter(), time.thread_time()
            while time.perf_counter() - began < body["seconds"]:
                for _ in range(50):
                    one = torch.tanh(one @ one / 96)
                sum(range(2000))
                rounds += 1
            told.update(
                rounds=rounds, processor=time.thread_time() - processor, wall=time.perf_counter() - began
            )

        shared.state.begin("story")
        torch.set_num_threads(1)
        try:
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        finally:
            shared.state.end()
        return told


script_callbacks.on_app_started(add_routes)
