"""HTTP as a browser has it: over one connection that is kept."""

from __future__ import annotations

import asyncio


class Connection:
    """HTTP over one connection that is kept, as a browser keeps its own; made anew where the server has closed it."""

    def __init__(self, url: str, cookie: str) -> None:
        self._cookie = cookie
        self._host, self._port = url.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, address: str, body: bytes) -> int:
        """The status of the answer, whose body has been read."""
        for again in (False, True):
            if fresh := self._streams is None:
                self._streams = await asyncio.open_connection(self._host, int(self._port), limit=2**20)
            try:
                return await self._exchange(method, address, body)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                if fresh or again:
                    raise
        raise AssertionError

    async def _exchange(self, method: str, address: str, body: bytes) -> int:
        assert self._streams
        reader, writer = self._streams
        kind = "Content-Type: application/json\r\n" if body else ""
        head = f"{method} {address} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{kind}"
        head += f"Cookie: {self._cookie}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        left = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), 0)
        while left > 0:
            part = await reader.read(min(left, 2**20))
            if not part:
                raise ConnectionError("the answer ended early")
            left -= len(part)
        return int(lines[0].split()[1])

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._streams:
            self._streams[1].close()
        self._streams = None
