"""The HTTP side: one router per resource; each handler reads the request, calls one service, shapes the answer."""
