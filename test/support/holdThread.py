"""Stops one thread of a process, as a disk that does not answer would, until stdin ends. Needs the right to trace."""

import ctypes
import os
import sys

PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def ptrace(request, thread):
    if libc.ptrace(request, thread, None, None) != 0:
        sys.exit("ptrace: " + os.strerror(ctypes.get_errno()))


ptrace(PTRACE_SEIZE, int(sys.argv[1]))
ptrace(PTRACE_INTERRUPT, int(sys.argv[1]))
os.waitpid(int(sys.argv[1]), 0x40000000)  # __WALL: until it stands still
print("held", flush=True)
sys.stdin.read()
