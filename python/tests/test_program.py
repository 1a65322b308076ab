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


def pictures(folder):
    return [cv2.imread(str(p), cv2.IMREAD_GRAYSCALE) for p in sorted(folder.iterdir())]


def test_training_tells_its_progress_and_returns_the_rounds(drawn, tmp_path):
    events = []
    result = haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "c.xml", progress=events.append, **options())
    assert [r["round"] for r in result["rounds"]] == [1, 2] and result["end"]["ending"] == "finished"
    assert {"round_started", "weak", "round", "end"} <= {e["event"] for e in events}
    assert haarkit.read_cascade(tmp_path / "c.xml").stages == 2


def test_training_takes_arrays(drawn, tmp_path):
    faces, backgrounds = pictures(drawn / "faces"), pictures(drawn / "backgrounds")
    result = haarkit.train(np.stack(faces), backgrounds, tmp_path / "a.xml", **options())
    assert result["end"]["ending"] == "finished"
    with pytest.raises(ValueError, match="uint8"):
        haarkit.train(np.zeros((3, 20, 20)), backgrounds, tmp_path / "b.xml")


def test_a_training_on_arrays_that_was_stopped_is_resumed(drawn, tmp_path):
    faces, backgrounds = pictures(drawn / "faces"), pictures(drawn / "backgrounds")

    def stop(event):
        if event["event"] == "round":
            raise LookupError
    with pytest.raises(LookupError):
        haarkit.train(faces, backgrounds, tmp_path / "c.xml", progress=stop, **options())
    if not (tmp_path / "c.xml.checkpoint").exists():  # the whole run was done first
        return
    with pytest.raises(haarkit.DataError, match="training objects"):
        haarkit.train(faces[1:], backgrounds, tmp_path / "c.xml", resume=True, **options())
    result = haarkit.train(faces, backgrounds, tmp_path / "c.xml", resume=True, **options())
    assert result["end"]["ending"] == "finished"


def test_samples_that_are_none_are_refused(drawn, tmp_path):
    faces, backgrounds = pictures(drawn / "faces"), pictures(drawn / "backgrounds")
    for bad in (np.zeros((0, 5), np.uint8), "a.png", np.zeros((5, 5, 3), np.uint8)):
        with pytest.raises(ValueError, match=r"faces\[120\]: expected a grey numpy array"):
            haarkit.train(faces + [bad], backgrounds, tmp_path / "c.xml", **options())
    with pytest.raises(TypeError, match="faces must be a path.*not generator"):
        haarkit.train((f for f in faces), backgrounds, tmp_path / "c.xml", **options())


def test_what_the_program_warns_of_and_leaves_out_is_warned_of(drawn, tmp_path):
    with pytest.warns(UserWarning, match="left out, identical to another: 1") as told:
        haarkit.train(pictures(drawn / "faces") + pictures(drawn / "faces")[:1], drawn / "backgrounds",
                      tmp_path / "c.xml", **options())
    assert {warning.filename for warning in told} == {__file__}


def test_paths_are_text_or_bytes_and_numbers_may_be_numpys(drawn, tmp_path):
    boxes = os.fsencode(drawn / "pictures" / "boxes.csv")
    haarkit.crop(boxes, os.fsencode(tmp_path / "crops"), size=np.array([24, 24]), overwrite=np.True_)
    assert any((tmp_path / "crops").rglob("*.png"))
    assert haarkit.evaluate(boxes, output=tmp_path / "report.json")["data"][0]["pictures"] == 6
    assert (tmp_path / "report.json").exists()
    with pytest.raises(haarkit.DataError, match="none.csv"):
        haarkit.evaluate(os.fsencode(tmp_path) + b"/\xff/none.csv")


def test_a_program_that_is_missing_is_named_and_leaves_nothing_open(drawn, tmp_path, monkeypatch):
    monkeypatch.setenv("HAARKIT_PROGRAM", "/no/such")
    before = os.listdir("/proc/self/fd")
    with pytest.raises(FileNotFoundError, match="the program /no/such is not installed"):
        haarkit.train(drawn / "faces", drawn / "backgrounds", tmp_path / "c.xml")
    assert os.listdir("/proc/self/fd") == before
    run = subprocess.run([sys.executable, "-m", "haarkit"], capture_output=True, text=True)
    assert run.returncode == 1 and run.stderr.startswith("haarkit: the program /no/such is not installed")


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
