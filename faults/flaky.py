"""A network between a browser and the server that comes and goes, in the middle of whatever it
carries: of a request that arrived, the answer may be lost."""

import asyncio
import contextlib
import socket
import threading


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Line:
    """Listens at `port`, and carries all to the port `behind`, while it is up."""

    def __init__(self, random):
        self.port, self.behind, self.random = free_port(), free_port(), random
        self.is_up, self.cut, self.open = True, 0, set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        listening = asyncio.start_server(self.carry, "127.0.0.1", self.port)
        self.server = asyncio.run_coroutine_threadsafe(listening, self.loop).result(10)

    async def carry(self, reader, writer):
        if not self.is_up:
            return writer.transport.abort()
        try:
            there = await asyncio.open_connection("127.0.0.1", self.behind)
        except OSError:
            return writer.transport.abort()
        ends = (writer, there[1])
        self.open.add(ends)
        await asyncio.gather(self.pass_on(reader, there[1]), self.pass_on(there[0], writer))
        self.open.discard(ends)
        for end in ends:
            end.close()

    async def pass_on(self, reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()

    def turn(self, *, up):
        self.is_up = up
        if not up:
            self.loop.call_soon_threadsafe(self.cut_all)

    def cut_all(self):
        for ends in list(self.open):
            self.cut += 1
            # What had arrived at the server arrived; what was to come back is lost.
            for end in ends:
                end.transport.abort()

    def stop(self):
        self.turn(up=False)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.5), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
