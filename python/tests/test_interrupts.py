"""Ctrl-C while detect() and detect_many() run."""

import subprocess
import sys

import pytest

# The signal comes when the search has begun; each prints what it raises and how it goes on.
CODE = """
import os, signal, threading
import numpy as np
import haarkit

detector = haarkit.Detector(threads=%s)
image = np.random.default_rng(1).integers(0, 255, (6000, 6000), np.uint8)
small = image[:300, :300]
detector.detect(small)
timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
timer.start()
try:
    %s
    print("was not interrupted")
except KeyboardInterrupt:
    print("interrupted")
timer.join()
print(len(detector.detect_many([small, small])))
"""


@pytest.mark.parametrize("threads", (0, 1))
@pytest.mark.parametrize("call", ("detector.detect_many([image] * 40)", "while True: detector.detect(image)"))
def test_a_search_ends_at_ctrl_c_and_the_detector_goes_on(call, threads):
    code = CODE % (threads, call)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert run.stdout.split() == ["interrupted", "2"], run.stderr


def test_what_a_signals_handler_raises_comes_out_and_one_that_raises_nothing_changes_nothing():
    code = """
import signal, numpy as np, haarkit
image = np.random.default_rng(1).integers(0, 255, (3000, 3000), np.uint8)
heard = []
def handler(number, frame):
    heard.append(number)
    if len(heard) == 2:
        raise LookupError("enough")
detector = haarkit.Detector()
expected = detector.detect(image[:1500])
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.05)
found = detector.detect_many([image[:1500]] * 10)
assert all((one.boxes == expected.boxes).all() for one in found) and len(found) == 10
assert len(heard) == 1
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True:
        detector.detect_many([image] * 10)
except LookupError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert run.stdout == "enough\n", run.stderr
