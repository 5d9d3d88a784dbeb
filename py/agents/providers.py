"""Providers of language models on loopback: each request is answered with one function call, and what was asked is kept."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME, ARGUMENTS = "handoff_bookings", {"reason": "change"}

REPLIES: dict[str, Any] = {
    "/chat/completions": {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {
                "index": 0,
                "finish_reason": "tool_calls",
                "message": {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [{"id": "c1", "type": "function", "function": {"name": NAME, "arguments": json.dumps(ARGUMENTS)}}],
                },
            }
        ],
    },
    "/messages": {
        "id": "1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "stop_reason": "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
        "content": [{"type": "tool_use", "id": "c1", "name": NAME, "input": ARGUMENTS}],
    },
    ":generateContent": {
        "candidates": [{"content": {"role": "model", "parts": [{"functionCall": {"name": NAME, "args": ARGUMENTS}}]}, "finishReason": "STOP"}]
    },
}


class Provider:
    """A server on loopback in the place of all of them; `asked` are the bodies of its requests."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                path = next(path for path in REPLIES if self.path.split("?")[0].endswith(path))
                body = json.dumps(REPLIES[path]).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Provider:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._server.shutdown()
        self._server.server_close()
