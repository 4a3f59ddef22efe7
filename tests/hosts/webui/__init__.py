"""A stand-in for A1111 and Forge on the real gradio of each line, and what starts it."""
