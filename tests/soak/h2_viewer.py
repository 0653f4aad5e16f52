"""A viewer on one HTTP/2 connection in clear text, for many requests at once, each of whose answers is looked at.

    viewer = await H2Viewer.connect(port)
    answer = await viewer.get("/path?id=1")       # Answer; Unanswered is raised when the connection or stream ends without

Field sections are decoded by libnghttp2, which h2load brings along. What HTTP/2 forbids (a second head, bytes behind the
end) raises Broken: an answer that comes twice does not pass unseen.
"""

import asyncio
import ctypes
import struct
from dataclasses import dataclass, field

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS, PADDED, PRIORITY = 1, 1, 4, 8, 32
WINDOW = 1 << 24  # far more than all answers under way
INFLATE_EMIT, INFLATE_FINAL = 2, 1


class Broken(Exception):
    """The server did what HTTP/2 forbids."""


class Unanswered(Exception):
    """The request ended without a whole answer."""


class NameValue(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("value", ctypes.c_void_p), ("name_size", ctypes.c_size_t),
                ("value_size", ctypes.c_size_t), ("flags", ctypes.c_uint8)]


class Fields:
    """Decodes field sections of one connection."""

    library = None

    def __init__(self):
        if Fields.library is None:
            Fields.library = ctypes.CDLL("libnghttp2.so.14")
            Fields.library.nghttp2_hd_inflate_hd2.restype = ctypes.c_ssize_t
            Fields.library.nghttp2_hd_inflate_hd2.argtypes = [
                ctypes.c_void_p, ctypes.POINTER(NameValue), ctypes.POINTER(ctypes.c_int), ctypes.c_char_p,
                ctypes.c_size_t, ctypes.c_int]
            Fields.library.nghttp2_hd_inflate_end_headers.argtypes = [ctypes.c_void_p]
            Fields.library.nghttp2_hd_inflate_del.argtypes = [ctypes.c_void_p]
        self.state = ctypes.c_void_p()
        if Fields.library.nghttp2_hd_inflate_new(ctypes.byref(self.state)) != 0:
            raise MemoryError

    def __del__(self):
        Fields.library.nghttp2_hd_inflate_del(self.state)

    def decode(self, block):
        found, pair, flags = [], NameValue(), ctypes.c_int()
        while True:
            used = Fields.library.nghttp2_hd_inflate_hd2(self.state, ctypes.byref(pair), ctypes.byref(flags), block,
                                                         len(block), 1)
            if used < 0:
                raise Broken(f"a field section that does not decode ({used})")
            block = block[used:]
            if flags.value & INFLATE_EMIT:
                found.append((ctypes.string_at(pair.name, pair.name_size).decode(),
                              ctypes.string_at(pair.value, pair.value_size).decode("latin-1")))
            if flags.value & INFLATE_FINAL:
                Fields.library.nghttp2_hd_inflate_end_headers(self.state)
                return found
            if used == 0 and not block:
                raise Broken("a field section that ends early")


@dataclass
class Answer:
    fields: list = field(default_factory=list)
    body: bytes = b""

    def all(self, name):
        return [value for key, value in self.fields if key == name]

    def one(self, name):
        values = self.all(name)
        return values[0] if len(values) == 1 else ""


def literal(name, value):
    """A literal field without indexing: nothing that the encoder would have to remember."""
    return b"\x00" + b"".join(bytes([len(text)]) + text for text in (name, value))


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


class H2Viewer(asyncio.Protocol):
    def __init__(self):
        self.transport = None
        self.buffer = bytearray()
        self.fields = Fields()
        self.waiting = {}  # stream -> (future, Answer)
        self.ended = set()  # streams that were answered: nothing may come on them
        self.next_stream = 1
        self.unacknowledged = 0
        self.block = None  # (stream, flags, bytes) of a field section that continues
        self.closed = None  # why

    @classmethod
    async def connect(cls, port):
        _, viewer = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return viewer

    async def get(self, path, limit_s=30):
        if self.closed:
            raise Unanswered(self.closed)
        stream, self.next_stream = self.next_stream, self.next_stream + 2
        block = b"".join([literal(b":method", b"GET"), literal(b":scheme", b"http"), literal(b":authority", b"127.0.0.1"),
                          literal(b":path", path.encode())])
        future = asyncio.get_running_loop().create_future()
        self.waiting[stream] = (future, Answer())
        self.transport.write(frame(HEADERS, END_STREAM | END_HEADERS, stream, block))
        try:
            return await asyncio.wait_for(future, limit_s)
        except asyncio.TimeoutError:
            raise Unanswered(f"no answer within {limit_s} s") from None

    def close(self):
        self.transport.close()

    # ---- asyncio.Protocol ----

    def connection_made(self, transport):
        self.transport = transport
        settings = struct.pack(">HIHI", 2, 0, 4, WINDOW)  # no push; a large window for each stream
        transport.write(PREFACE + frame(SETTINGS, 0, 0, settings) + frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", WINDOW)))

    def connection_lost(self, error):
        self._end(f"the connection ended ({error})")

    def data_received(self, data):
        self.buffer += data
        while len(self.buffer) >= 9:
            size = int.from_bytes(self.buffer[:3], "big")
            if len(self.buffer) < 9 + size:
                return
            kind, flags = self.buffer[3], self.buffer[4]
            stream = int.from_bytes(self.buffer[5:9], "big") & 0x7FFFFFFF
            payload = bytes(self.buffer[9:9 + size])
            del self.buffer[:9 + size]
            try:
                self._frame(kind, flags, stream, payload)
            except Broken as broken:
                self._end(str(broken), Broken)
                self.transport.abort()
                return

    # ---- frames ----

    def _frame(self, kind, flags, stream, payload):
        if kind == SETTINGS and not flags & ACK:
            self.transport.write(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            self.transport.write(frame(PING, ACK, 0, payload))
        elif kind == GOAWAY:
            self._end("the server said GOAWAY")
            self.transport.close()
        elif kind == HEADERS:
            if flags & PADDED:
                payload = payload[1:len(payload) - payload[0]]
            self._section(stream, flags, payload[5:] if flags & PRIORITY else payload)
        elif kind == CONTINUATION:
            if self.block is None:
                raise Broken("a continuation of nothing")
            self._section(self.block[0], flags | self.block[1] & END_STREAM, self.block[2] + payload)
        elif kind == DATA:
            self._body(stream, flags, payload)
        elif kind == RST_STREAM:
            self._fail(stream, f"the stream was reset ({int.from_bytes(payload, 'big')})")

    def _section(self, stream, flags, block):
        if not flags & END_HEADERS:
            self.block = (stream, flags, block)
            return
        self.block = None
        fields = self.fields.decode(block)
        answer = self._answer_of(stream)
        if answer is None:
            return
        if answer.fields:
            raise Broken("a second head on one stream")
        answer.fields = fields
        if flags & END_STREAM:
            self._answered(stream)

    def _body(self, stream, flags, payload):
        self.unacknowledged += len(payload)
        if self.unacknowledged > WINDOW // 2:
            self.transport.write(frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", self.unacknowledged)))
            self.unacknowledged = 0
        answer = self._answer_of(stream)
        if answer is None:
            return
        answer.body += payload[1:len(payload) - payload[0]] if flags & PADDED else payload
        if flags & END_STREAM:
            self._answered(stream)

    def _answer_of(self, stream):
        """None of a request that was given up."""
        if stream in self.ended:
            raise Broken("an answer behind the answer")
        return self.waiting[stream][1] if stream in self.waiting else None

    def _answered(self, stream):
        future, answer = self.waiting.pop(stream)
        self.ended.add(stream)
        if not future.done():
            future.set_result(answer)

    def _fail(self, stream, why, kind=Unanswered):
        if stream in self.waiting:
            future, _ = self.waiting.pop(stream)
            if not future.done():
                future.set_exception(kind(why))

    def _end(self, why, kind=Unanswered):
        self.closed = self.closed or why
        for stream in list(self.waiting):
            self._fail(stream, why, kind)
