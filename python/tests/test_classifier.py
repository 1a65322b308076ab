"""haarkit.CascadeClassifier against cv2.CascadeClassifier: the same calls, the same bytes."""

import glob
import os
import threading

import cv2
import numpy as np
import pytest

import haarkit

SAMPLES = os.path.join(os.path.dirname(__file__), "../../samples")
STOCK = sorted(glob.glob("/usr/share/opencv4/haarcascades/*.xml") + glob.glob("/usr/share/opencv4/lbpcascades/*.xml"))
assert len(STOCK) == 22


@pytest.fixture(scope="module")
def photo():
    cv2.setNumThreads(1)  # several threads give OpenCV's boxes in no fixed order
    return cv2.resize(cv2.imread(os.path.join(SAMPLES, "pictures/grace_hopper.jpg")), None, fx=0.5, fy=0.5)


def same(ours, theirs):
    if isinstance(theirs, tuple) and isinstance(ours, tuple):
        return len(ours) == len(theirs) and all(same(a, b) for a, b in zip(ours, theirs))
    return type(ours) is type(theirs) and ours.dtype == theirs.dtype and ours.shape == theirs.shape and \
        ours.tobytes() == theirs.tobytes()


@pytest.mark.parametrize("path", STOCK, ids=os.path.basename)
def test_all_calls_give_the_same_bytes(path, photo):
    ours, theirs = haarkit.CascadeClassifier(path), cv2.CascadeClassifier(path)
    assert ours.getOriginalWindowSize() == theirs.getOriginalWindowSize()
    assert ours.isOldFormatCascade() == theirs.isOldFormatCascade()
    assert ours.getFeatureType() == theirs.getFeatureType()
    grey = cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY)
    for image in (photo, grey):
        assert same(ours.detectMultiScale(image), theirs.detectMultiScale(image))
    for keywords in (dict(scaleFactor=1.3, minNeighbors=0), dict(minNeighbors=1, minSize=(40, 40), maxSize=(150, 150)),
                     dict(scaleFactor=2, minNeighbors=5, flags=cv2.CASCADE_SCALE_IMAGE)):
        assert same(ours.detectMultiScale(grey, **keywords), theirs.detectMultiScale(grey, **keywords))
        assert same(ours.detectMultiScale2(grey, **keywords), theirs.detectMultiScale2(grey, **keywords))
        assert same(ours.detectMultiScale3(grey, outputRejectLevels=True, **keywords),
                    theirs.detectMultiScale3(grey, outputRejectLevels=True, **keywords))


def test_positional_arguments_work_as_in_cv2(photo):
    path = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml"
    ours, theirs = haarkit.CascadeClassifier(path), cv2.CascadeClassifier(path)
    assert len(theirs.detectMultiScale(photo, 1.2, 2, 0, (30, 30))) == 1
    assert same(ours.detectMultiScale(photo, 1.2, 2, 0, (30, 30)), theirs.detectMultiScale(photo, 1.2, 2, 0, (30, 30)))


def test_loading_tells_whether_it_worked(tmp_path):
    (tmp_path / "bad.xml").write_text("no cascade")
    classifier = haarkit.CascadeClassifier()
    assert classifier.empty() and not classifier.load(str(tmp_path / "bad.xml")) and classifier.empty()
    assert classifier.load(STOCK[0]) and not classifier.empty()
    with pytest.raises(ValueError, match="empty"):
        haarkit.CascadeClassifier(str(tmp_path / "none.xml")).detectMultiScale(np.zeros((50, 50), np.uint8))
    with pytest.raises(ValueError, match="scaleFactor"):
        classifier.detectMultiScale(np.zeros((50, 50), np.uint8), 1.0)


@pytest.mark.parametrize("size, error, words", [
    (30, TypeError, "minSize must be .* not int"), ((1.5, 2), TypeError, "not of float"), ((30.0, 30), TypeError, "float"),
    ((1e20, 1e20), TypeError, "float"), ((float("nan"),) * 2, TypeError, "float"), ("ab", TypeError, "not of str"),
    (np.array([30., 30.]), TypeError, "float64"), ((1, 2, 3), ValueError, "not 3"), ((), ValueError, "not 0"),
    ((2**31, 2**31), ValueError, "below 2.31"), ((-2**31 - 1, 1), ValueError, "below 2.31"), ((1, 10**30), ValueError, "10000"),
])
def test_sizes_that_are_none_are_refused(size, error, words):
    classifier, image = haarkit.CascadeClassifier(STOCK[0]), np.zeros((50, 50), np.uint8)
    for call in (classifier.detectMultiScale, classifier.detectMultiScale2, classifier.detectMultiScale3):
        with pytest.raises(error, match=words):
            call(image, minSize=size)
        with pytest.raises(error, match=words.replace("minSize", "maxSize")):
            call(image, maxSize=size)
    with pytest.raises(cv2.error):
        cv2.CascadeClassifier(STOCK[0]).detectMultiScale(image, minSize=size)


def test_sizes_of_any_sign_and_kind_are_as_in_cv2(photo):
    ours, theirs = haarkit.CascadeClassifier(STOCK[0]), cv2.CascadeClassifier(STOCK[0])
    sizes = (None, (0, 0), (-1, -1), (-5, 0), (0, -5), (-1, 300), (300, -1), (0, 50), [60, 60], np.array([80, 80]),
             (np.int64(100), np.uint8(100)), (150, 20), (1, 1))
    for least in sizes:
        for most in (*sizes, (2**31 - 1, 2**31 - 1)):
            keywords = dict(scaleFactor=1.3, minNeighbors=0, minSize=least, maxSize=most)
            assert same(ours.detectMultiScale(photo, **keywords), theirs.detectMultiScale(photo, **keywords)), keywords


def test_one_thread_may_load_while_others_detect(photo):
    paths = ["/usr/share/opencv4/haarcascades/haarcascade_" + name + ".xml" for name in ("eye", "frontalface_alt2")]
    expected = [haarkit.CascadeClassifier(path).detectMultiScale(photo, 1.5) for path in paths]
    classifier, wrong, loading = haarkit.CascadeClassifier(paths[0]), [], True

    def work():
        while loading:
            found = classifier.detectMultiScale(photo, 1.5)
            if not any(same(found, one) for one in expected):
                wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for i in range(20):
        assert classifier.load(paths[i % 2])
    loading = False
    for thread in threads:
        thread.join()
    assert not wrong


ONE_STAGE = """<?xml version="1.0"?>
<opencv_storage><cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType>
<featureType>HAAR</featureType><height>20</height><width>24</width>
<stageParams><maxWeakCount>1</maxWeakCount></stageParams><featureParams><maxCatCount>0</maxCatCount></featureParams>
<stageNum>%d</stageNum><stages>%s</stages>
<features><_><rects><_>2 2 8 8 -1.</_><_>2 2 4 8 2.</_></rects><tilted>0</tilted></_></features>
</cascade></opencv_storage>"""
STAGE = """<_><maxWeakCount>1</maxWeakCount><stageThreshold>-1e30</stageThreshold><weakClassifiers><_>
<internalNodes>0 -1 0 0.</internalNodes><leafValues>1. 1.</leafValues></_></weakClassifiers></_>"""


@pytest.mark.parametrize("stages", (1, 2))
def test_levels_of_windows_without_contrast_are_the_one_known_difference_to_cv2(tmp_path, stages):
    (tmp_path / "c.xml").write_text(ONE_STAGE % (stages, stages * STAGE))
    ours, theirs = (kind(str(tmp_path / "c.xml")) for kind in (haarkit.CascadeClassifier, cv2.CascadeClassifier))
    image = np.full((120, 150), 100, np.uint8)
    image[:, 75:] = np.random.default_rng(0).integers(0, 255, (120, 75), np.uint8)
    assert same(ours.detectMultiScale(image, 1.2, 0), theirs.detectMultiScale(image, 1.2, 0))
    found = [one.detectMultiScale3(image, 1.2, 0, outputRejectLevels=True) for one in (ours, theirs)]
    assert same(*found) == (stages > 1)
    assert same(found[0][0], ours.detectMultiScale(image, 1.2, 0))
