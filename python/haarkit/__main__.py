"""python3 -m haarkit: the program haarkit, with the same words."""

import os
import sys

from ._program import _program

try:
    program = _program()
except FileNotFoundError as error:
    sys.exit(f"haarkit: {error}")
os.execv(program, ["haarkit", *sys.argv[1:]])
