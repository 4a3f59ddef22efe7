"""Start: custom nodes first, then the routes, then the server. Ends as ComfyUI does, without any farewell."""

import asyncio
import ssl
import sys

import folder_paths
import nodes
import server
from aiohttp import web
from comfy.cli_args import args


async def serve(prompt_server):
    runner = web.AppRunner(prompt_server.app, access_log=None)
    await runner.setup()
    context = None
    if args.tls_keyfile and args.tls_certfile:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(args.tls_certfile, args.tls_keyfile)
    for address in args.listen.split(","):
        await web.TCPSite(runner, address, args.port, ssl_context=context).start()
    print(f"To see the GUI go to: {'https' if context else 'http'}://{args.listen}:{args.port}", flush=True)
    await prompt_server.publish()


def main():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    prompt_server = server.PromptServer(loop)
    nodes.load_custom_nodes()
    prompt_server.add_routes()
    try:
        loop.run_until_complete(serve(prompt_server))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    print(f"Base directory: {folder_paths.base_path}", flush=True)
    main()
