"""A local server that speaks enough of OpenAI's chat API for litellm, and does as a script says.

Each request takes the next step of the script: a reply, an error, a delay, a cut connection. What
was asked is kept, so that tests can look at every byte that left.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

Asked: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """What the server does with one request."""

    text: str = ""
    status: int = 200
    after_s: float = 0.0
    ended: str = "stop"
    raw: bytes | None = None  # the whole body instead
    cut: bool = False  # the connection ends in the middle of the body
    headers: dict[str, str] = field(default_factory=dict)
    usage: tuple[int, int] | None = (100, 20)
    error: str = "refused by the script"


Script: TypeAlias = Callable[[Asked], Step]


class ModelServer:
    """The server: its script, what it was asked, its address, and whether a stream was cut off."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: deque[Asked] = deque()
        self.cut_off = threading.Event()
        self._released = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                size = int(self.headers.get("content-length", "0"))
                asked = json.loads(self.rfile.read(size))
                server.asked.append(asked)
                step, model = server.script(asked), str(asked.get("model"))
                if asked.get("stream") and step.status == 200 and step.raw is None:
                    server._stream(self, step, model)
                else:
                    server._reply(self, step, model)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The base address, for `--model-url`."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def start(self) -> None:
        """Serves until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it; replies under way are let go."""
        self._released.set()
        self._http.shutdown()
        self._http.server_close()

    def _reply(self, http: BaseHTTPRequestHandler, step: Step, model: str) -> None:
        if step.after_s:
            self._released.wait(step.after_s)
        body = step.raw if step.raw is not None else json.dumps(_body(step, model)).encode()
        with contextlib.suppress(OSError):
            http.send_response(step.status)
            http.send_header("content-type", "application/json")
            http.send_header("content-length", str(len(body)))
            for name, value in step.headers.items():
                http.send_header(name, value)
            http.end_headers()
            http.wfile.write(body[: len(body) // 2] if step.cut else body)
        if step.cut:
            http.close_connection = True

    def _stream(self, http: BaseHTTPRequestHandler, step: Step, model: str) -> None:
        """The text word by word; one that is cut stops half-way."""
        words = re.findall(r"\S+\s*", step.text)
        words = words[: len(words) // 2] if step.cut else words
        http.close_connection = True
        try:
            http.send_response(step.status)
            http.send_header("content-type", "text/event-stream")
            http.end_headers()
            for word in words:
                self._released.wait(step.after_s / max(1, len(words)))
                http.wfile.write(_piece(model, {"content": word}, None))
                http.wfile.flush()
            if not step.cut:
                http.wfile.write(_piece(model, {}, step.ended) + b"data: [DONE]\n\n")
        except OSError:
            self.cut_off.set()


def _piece(model: str, delta: Asked, ended: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": ended}
    piece = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": model,
        "choices": [choice],
    }
    return b"data: " + json.dumps(piece).encode() + b"\n\n"


def _body(step: Step, model: str) -> Asked:
    if step.status != 200:
        return {"error": {"message": step.error, "type": "scripted", "code": None}}
    message = {"role": "assistant", "content": step.text}
    choice = {"index": 0, "message": message, "finish_reason": step.ended}
    body: Asked = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [choice],
    }
    if step.usage is not None:
        into, out = step.usage
        body["usage"] = {
            "prompt_tokens": into,
            "completion_tokens": out,
            "total_tokens": into + out,
        }
    return body


@contextlib.contextmanager
def model_server(script: Script) -> Iterator[ModelServer]:
    """A running server."""
    server = ModelServer(script)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def in_turn(*steps: Step) -> Script:
    """A script that does one step after the other, the last for all after it."""
    left = deque(steps)
    return lambda _: left.popleft() if len(left) > 1 else left[0]
