"""Stops one thread of a process, as a disk that does not answer would, until stdin ends. Needs the right to trace."""

import ctypes
import os
import select
import sys

PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207
WALL = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def ptrace(request, thread):
    if libc.ptrace(request, thread, None, None) != 0:
        sys.exit("ptrace: " + os.strerror(ctypes.get_errno()))


thread = int(sys.argv[1])
ptrace(PTRACE_SEIZE, thread)
ptrace(PTRACE_INTERRUPT, thread)
os.waitpid(thread, WALL)
print("held", flush=True)
while not select.select([sys.stdin], [], [], 0.05)[0]:
    # A process that was killed is gone only when the tracer has taken note.
    done, status = os.waitpid(thread, WALL | os.WNOHANG)
    if done and (os.WIFEXITED(status) or os.WIFSIGNALED(status)):
        break
