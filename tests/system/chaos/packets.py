"""Holds packets back in user space: a stand-in for `tc netem delay` where the kernel lacks it.

`packets.py 0=100+0 1=50+20` holds what comes into NFQUEUE 0 for 100 ms and into queue 1 for 30 to
70 ms, which puts packets out of order. Standard library alone, for it runs in containers; it needs
CAP_NET_ADMIN in the namespace. Netlink: linux/netfilter/nfnetlink_queue.h.
"""

from __future__ import annotations

import heapq
import itertools
import random
import select
import socket
import struct
import sys
import time

NETFILTER = 12
QUEUE_SUBSYSTEM = 3
PACKET, VERDICT, CONFIG = 0, 1, 2
CONFIG_COMMAND, CONFIG_PARAMETERS, CONFIG_LENGTH = 1, 2, 3
BIND, COPY_META, ACCEPT, VERDICT_HEADER = 1, 1, 1, 2
REQUEST = 1
ERROR = 2
HELD_MAX = 65_536
HEADER_BYTES = 20
BUFFER_BYTES = 4 << 20


def _send(link: socket.socket, kind: int, queue: int, attributes: list[tuple[int, bytes]]) -> None:
    body = struct.pack("!BBH", 0, 0, queue)
    for number, value in attributes:
        padding = b"\0" * (-len(value) % 4)
        body += struct.pack("HH", 4 + len(value), number) + value + padding
    head = struct.pack("IHHII", 16 + len(body), QUEUE_SUBSYSTEM << 8 | kind, REQUEST, 0, 0)
    link.send(head + body)


def _open(queues: list[int]) -> socket.socket:
    link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETFILTER)
    link.bind((0, 0))
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    for queue in queues:
        _send(link, CONFIG, queue, [(CONFIG_COMMAND, struct.pack("!BBH", BIND, 0, 2))])
        copy = (CONFIG_PARAMETERS, struct.pack("!IB", 0, COPY_META))
        _send(link, CONFIG, queue, [copy, (CONFIG_LENGTH, struct.pack("!I", HELD_MAX))])
    return link


def _arrived(data: bytes) -> list[tuple[int, int]]:
    """The `(queue, packet id)` of each packet that a netlink message tells of."""
    packets, place = [], 0
    while place + HEADER_BYTES <= len(data):
        size, kind = struct.unpack_from("IH", data, place)
        if kind == QUEUE_SUBSYSTEM << 8 | PACKET:  # its first attribute is the packet's header
            (queue,) = struct.unpack_from("!H", data, place + 18)
            (packet,) = struct.unpack_from("!I", data, place + 24)
            packets.append((queue, packet))
        elif kind == ERROR:
            (error,) = struct.unpack_from("i", data, place + 16)
            if error:
                raise OSError(-error, "nfqueue")
        place += (size + 3) & ~3
    return packets


def main(orders: list[str]) -> None:
    """Holds packets until it is ended; then the kernel lets all through."""
    delays = {}
    for order in orders:
        number, _, times = order.partition("=")
        delay_ms, _, jitter_ms = times.partition("+")
        delays[int(number)] = (int(delay_ms) / 1000, int(jitter_ms) / 1000)
    link = _open(list(delays))
    held: list[tuple[float, int, int, int]] = []
    numbers = itertools.count()
    while True:
        wait_s = max(0.0, held[0][0] - time.monotonic()) if held else None
        if select.select([link], [], [], wait_s)[0]:
            for queue, packet in _arrived(link.recv(1 << 20)):
                delay_s, jitter_s = delays[queue]
                due_s = time.monotonic() + delay_s + random.uniform(-jitter_s, jitter_s)
                heapq.heappush(held, (due_s, next(numbers), queue, packet))
        while held and held[0][0] <= time.monotonic():
            _, _, queue, packet = heapq.heappop(held)
            _send(link, VERDICT, queue, [(VERDICT_HEADER, struct.pack("!II", ACCEPT, packet))])


if __name__ == "__main__":
    main(sys.argv[1:])
