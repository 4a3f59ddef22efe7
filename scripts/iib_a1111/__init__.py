"""The library inside A1111 WebUI, Forge, reForge and their kin. Only this package knows of gradio and `modules`."""
