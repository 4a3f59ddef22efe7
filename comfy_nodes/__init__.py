"""ComfyUI: our routes on its server, its folders in our library, our nodes.

ComfyUI loads the repository's folder under a name of its own: modules here import one another relatively,
and `iib_core` absolutely. What needs the library at run time takes it from `server.library()`.
"""
