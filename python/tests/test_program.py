"""train(), evaluate(), crop() and convert(): the program's commands from Python."""

import os
import signal
import subprocess
import sys

import cv2
import numpy as np
import pytest

import haarkit


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    subprocess.run([os.environ["HAARKIT_DRAW"], str(folder), "120", "8", "6"], check=True, stdout=subprocess.DEVNULL)
    return folder


def options(**more):
    return dict(stages=2, negatives=100, pool_size=500, window=20, framing=0.7857, **more)


def test_training_tells_its_progress_and_returns_the_rounds(drawn, tmp_path):
    events = []
    result = haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "c.xml", progress=events.append, **options())
    assert [r["round"] for r in result["rounds"]] == [1, 2] and result["end"]["ending"] == "finished"
    assert {"round_started", "weak", "round", "end"} <= {e["event"] for e in events}
    assert haarkit.read_cascade(tmp_path / "c.xml").stages == 2


def test_training_takes_arrays(drawn, tmp_path):
    def pictures(folder):
        return [cv2.imread(str(p), cv2.IMREAD_GRAYSCALE) for p in sorted((drawn / folder).iterdir())]
    faces, backgrounds = pictures("faces"), pictures("backgrounds")
    result = haarkit.train(np.stack(faces), backgrounds, tmp_path / "a.xml", **options())
    assert result["end"]["ending"] == "finished"
    with pytest.raises(ValueError, match="uint8"):
        haarkit.train(np.zeros((3, 20, 20)), backgrounds, tmp_path / "b.xml")


def test_evaluation_returns_the_report_as_a_dict(drawn):
    report = haarkit.evaluate(drawn / "pictures" / "boxes.csv")
    point = report["data"][0]["detectors"][0]["operating_points"][0]
    assert report["data"][0]["pictures"] == 6 and report["data"][0]["faces"] > 6 and point["recall"]["value"] > 0.5


def test_a_process_among_several_that_mpirun_started_works_for_itself(drawn, monkeypatch):
    monkeypatch.setenv("OMPI_COMM_WORLD_RANK", "1")
    monkeypatch.setenv("OMPI_COMM_WORLD_SIZE", "2")
    assert haarkit.evaluate(drawn / "pictures" / "boxes.csv")["data"][0]["pictures"] == 6


def test_an_interrupted_training_ends_cleanly_and_can_be_resumed(drawn, tmp_path):
    whole = haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "whole.xml", **options())

    def interrupt(event):
        if event["event"] == "round" and event["round"] == 1:
            os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "c.xml", progress=interrupt, **options())
    if (tmp_path / "c.xml.checkpoint").exists():  # unless the whole run was done first
        haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "c.xml", resume=True, **options())
    assert (tmp_path / "c.xml").read_bytes() == (tmp_path / "whole.xml").read_bytes()
    assert whole["end"]["ending"] == "finished"


def test_what_progress_raises_ends_the_training_and_comes_out(drawn, tmp_path):
    calls = []

    def progress(event):
        calls.append(event)
        if event["event"] == "round":
            raise LookupError("enough")
    with pytest.raises(LookupError, match="enough"):
        haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "c.xml", progress=progress, **options())
    assert [event["event"] for event in calls].count("round") == 1 and calls[-1]["event"] == "round"
    if not (tmp_path / "c.xml.checkpoint").exists():  # the whole run was done first
        return
    result = haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "c.xml", resume=True, **options())
    assert result["end"]["ending"] == "finished"


def test_mistakes_are_valueerror_and_files_are_dataerror(drawn, tmp_path):
    with pytest.raises(ValueError, match="unknown option"):
        haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "c.xml", stagess=2)
    with pytest.raises(haarkit.DataError, match="none.csv"):
        haarkit.evaluate("none.csv")


def test_the_package_runs_as_the_program():
    run = subprocess.run([sys.executable, "-m", "haarkit", "detect", "--nosuch"], capture_output=True, text=True)
    assert run.returncode == 2 and run.stderr.startswith("haarkit detect: unknown option '--nosuch'")


def test_crops_and_conversions(drawn, tmp_path):
    haarkit.crop(drawn / "pictures" / "boxes.csv", tmp_path / "crops", size=(24, 24))
    crops = [p for p in (tmp_path / "crops").rglob("*.png")]
    assert crops and cv2.imread(str(crops[0])).shape[:2] == (24, 24)
    haarkit.convert("/usr/share/opencv4/haarcascades/haarcascade_eye.xml", tmp_path / "eye.haarkit")
    assert haarkit.read_cascade(tmp_path / "eye.haarkit").window == (20, 20)
