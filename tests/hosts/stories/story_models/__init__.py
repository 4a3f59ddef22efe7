"""For the stories only, as a custom node of ComfyUI: the usual txt2img nodes with their real names and inputs, working
without weights, so that a whole graph runs through the real executor and real metadata is written. And one that
keeps the processor busy for a while and counts how far it came."""

import hashlib
import time

import nodes
import torch


class CheckpointLoaderSimple(nodes.CheckpointLoaderSimple):
    def load_checkpoint(self, ckpt_name):
        return ("model", "clip", "vae")


class CLIPTextEncode(nodes.CLIPTextEncode):
    def encode(self, clip, text):
        return (text,)


class KSampler(nodes.KSampler):
    def sample(
        self, model, seed, steps, cfg, sampler_name, scheduler, positive, negative, latent_image, denoise=1.0
    ):
        return ({**latent_image, "from": f"{seed} {positive}"},)


class VAEDecode(nodes.VAEDecode):
    def decode(self, vae, samples):
        shape = samples["samples"].shape
        number = int.from_bytes(hashlib.sha256(samples.get("from", "").encode()).digest()[:4], "big")
        noise = torch.rand((1, 4, 6, 3), generator=torch.Generator().manual_seed(number)).permute(0, 3, 1, 2)
        big = torch.nn.functional.interpolate(noise, (shape[2] * 8, shape[3] * 8), mode="bicubic").clamp(0, 1)
        return (big.permute(0, 2, 3, 1),)


for one in (CheckpointLoaderSimple, CLIPTextEncode, KSampler, VAEDecode):
    nodes.NODE_CLASS_MAPPINGS[one.__name__] = one


class StoryBusy:
    """Multiplies matrices for some seconds, as a sampler does between its Python lines."""

    RETURN_TYPES = ()
    FUNCTION = "work"
    OUTPUT_NODE = True
    CATEGORY = "story"

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"seconds": ("FLOAT", {"default": 5.0}), "mark": ("STRING", {"default": ""})}}

    def work(self, seconds, mark):
        one = torch.rand(96, 96)
        torch.set_num_threads(1)
        rounds, began, processor = 0, time.perf_counter(), time.thread_time()
        while time.perf_counter() - began < seconds:
            for _ in range(50):
                one = torch.tanh(one @ one / 96)
            sum(range(2000))
            rounds += 1
        spent = time.thread_time() - processor
        return {"ui": {"rounds": [rounds], "processor": [spent], "wall": [time.perf_counter() - began]}}


NODE_CLASS_MAPPINGS = {"StoryBusy": StoryBusy}
