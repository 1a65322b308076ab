"""What the tests of the labelling page share: a running `haarkit label`, and pictures made by the standard library."""
import json
import os
import re
import signal
import struct
import subprocess
import urllib.error
import urllib.request
import zlib


class Server:
    """`haarkit label` with these words in a folder; a context manager that ends it by Ctrl-C."""

    def __init__(self, haarkit, words, where):
        self.process = subprocess.Popen([haarkit, "label", "--no-browser", *words], cwd=where, stderr=subprocess.PIPE, text=True,
                                        stdout=subprocess.DEVNULL)
        self.said = []
        self.address = None
        for line in self.process.stderr:
            self.said.append(line)
            found = re.search(r"open (http://127\.0\.0\.1:\d+/[0-9a-f]{32}/)", line)
            if found:
                self.address = found[1]
                break
        if self.address is None:
            raise RuntimeError("haarkit label did not start: " + "".join(self.said))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, how=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=20)
        self.process.stderr.close()
        return code

    def ask(self, path, body=None, headers=None, address=None):
        """Status, and the answer as JSON where it is JSON."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request((address or self.address) + path, data)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                status, kind, text = reply.status, reply.headers["Content-Type"], reply.read()
        except urllib.error.HTTPError as error:
            status, kind, text = error.code, error.headers["Content-Type"], error.read()
        return status, json.loads(text) if kind == "application/json" and text else text


def png(width, height, grey=lambda x, y: (x * 7 + y * 13) % 256):
    """The bytes of a grey PNG."""
    rows = b"".join(b"\0" + bytes(grey(x, y) for x in range(width)) for y in range(height))
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def turned(jpeg, orientation):
    """A JPEG's bytes with an EXIF orientation."""
    tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HHHIHH", 1, 0x112, 3, 1, orientation, 0) + struct.pack("<I", 0)
    exif = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def text_of(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()
