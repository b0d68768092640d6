"""Listens where systemd would: prints each message of sd_notify as one line of JSON, {name: value}.

A barrier carries a file descriptor, and its sender waits until that is closed: recv drops it, which closes it.
"""

import json
import socket
import sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print("{}", flush=True)
while True:
    lines = listener.recv(65536).decode().splitlines()
    print(json.dumps(dict(line.split("=", 1) for line in lines)), flush=True)
