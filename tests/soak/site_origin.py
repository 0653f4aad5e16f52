"""The origin of a soak: answers everything at once, and keeps which ids it was asked for."""

import asyncio
import re
from collections import Counter


class SiteOrigin:
    def __init__(self):
        self.passed = Counter()  # ids that came through an origin-request hook
        self.fetched = Counter()  # ids that functions fetched
        self.port = 0

    async def start(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                writer.write(self._answer(head))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, head):
        path = head.split(" ", 2)[1]
        asked = re.search(r"[?&]id=([^& ]*)", path)
        passed = re.search(r"^x-soak-passed: (\S+)", head, re.IGNORECASE | re.MULTILINE)
        body, fields = "site", ""
        if path.startswith("/fetched") and asked:
            self.fetched[asked.group(1)] += 1
            body = asked.group(1)
        elif passed:
            self.passed[passed.group(1)] += 1
            fields = f"X-Soak: {passed.group(1)}\r\n"
        return (f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n{fields}\r\n"
                f"{body}").encode()
