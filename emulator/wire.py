"""Where uvicorn's reading of HTTP/1.1 needs to be stricter, or kinder.

Offers to go on in another protocol are ignored, as RFC 9110 has it: clients such as Java's make
one with every request over plain HTTP, and uvicorn would lose their bodies. A head that does not
end is refused, because the parser takes time in the square of its length.
"""

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_LIMIT = 64 * 1024
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class Wire(HttpToolsProtocol):
    """One connection."""

    _in_head = False
    _head_length = 0
    _offered = False  # the request at hand offers another protocol, and is to be read again

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            while data:
                data = self._fed(data)
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")

    def on_message_begin(self) -> None:
        self._in_head = True
        self._head_length = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._offered = self.parser.should_upgrade()
        if not self._offered:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        if not self._offered:
            super().on_message_complete()

    def _fed(self, data: bytes) -> bytes:
        """Feed the parser, and give back what it has to be fed yet."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            return self._head_without_offer() + data[upgrade.args[0] :]
        self._require_an_end(len(data))
        return b""

    def _head_without_offer(self) -> bytes:
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        if method == b"CONNECT":
            raise httptools.HttpParserInvalidMethodError
        self.parser = httptools.HttpRequestParser(self)
        fields = [name + b": " + value for name, value in self.headers if name != b"upgrade"]
        head = [b"%b %b HTTP/%b" % (method, self.url, version), *fields, b"", b""]
        return b"\r\n".join(head)

    def _require_an_end(self, length: int) -> None:
        self._head_length += length
        if self._in_head and self._head_length > HEAD_LIMIT:
            self.transport.write(_TOO_LARGE)
            self.transport.close()
