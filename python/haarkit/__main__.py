"""python3 -m haarkit: the program haarkit, with the same words."""

import os
import sys

from ._program import _program

os.execv(_program(), ["haarkit", *sys.argv[1:]])
