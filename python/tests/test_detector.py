"""haarkit.Detector: images in, boxes and scores out."""

import copy
import inspect
import os
import pickle
import threading

import cv2
import numpy as np
import pytest

import haarkit

SAMPLES = os.path.join(os.path.dirname(__file__), "../../samples")


@pytest.fixture(scope="module")
def photo():
    return cv2.imread(os.path.join(SAMPLES, "pictures/grace_hopper.jpg"))


def test_the_built_in_cascade_finds_the_face_and_tells_a_score(photo):
    boxes, scores = haarkit.Detector().detect(photo)
    assert boxes.dtype == np.int32 and boxes.shape == (1, 4)
    assert scores.dtype == np.float32 and scores.shape == (1,)
    x, y, w, h = boxes[0]
    assert abs(x + w / 2 - 266) < 20 and abs(y + h / 2 - 226) < 20 and scores[0] > 100


def test_an_image_without_objects_gives_empty_arrays():
    boxes, scores = haarkit.Detector().detect(np.zeros((100, 100), np.uint8))
    assert boxes.shape == (0, 4) and scores.shape == (0,)
    boxes, scores = haarkit.Detector().detect(np.zeros((0, 10), np.uint8))
    assert boxes.shape == (0, 4)


def test_any_strides_give_the_same_as_a_copy(photo):
    detector = haarkit.Detector()
    grey = cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY)
    wide = np.zeros((photo.shape[0], photo.shape[1] + 30, 3), np.uint8)
    wide[:, 7:-23] = photo
    images = [photo[::-1], photo[:, ::-1], photo[::2, ::2], wide[:, 7:-23], grey.T, grey[::-2], np.asfortranarray(photo),
              np.dstack([photo, grey]), grey[:, :, None]]
    for image in images:
        boxes, scores = detector.detect(image)
        expected_boxes, expected_scores = detector.detect(np.ascontiguousarray(image))
        assert (boxes == expected_boxes).all() and (scores == expected_scores).all()
    assert (detector.detect(np.dstack([photo, grey]))[0] == detector.detect(photo)[0]).all()


@pytest.mark.parametrize("image, error, words", [
    (np.zeros((9, 9), np.float32), TypeError, "float32"),
    (np.zeros((9, 9), np.uint16), TypeError, "uint16"),
    (np.zeros((9, 9), bool), TypeError, "bool"),
    ([[1, 2], [3, 4]], TypeError, "not list"),
    (None, TypeError, "NoneType"),
    (np.zeros((9, 9, 2), np.uint8), ValueError, r"\(9, 9, 2\)"),
    (np.zeros(9, np.uint8), ValueError, r"\(9\)"),
])
def test_what_is_no_image_is_refused_with_a_sentence(image, error, words):
    with pytest.raises(error, match=words):
        haarkit.Detector().detect(image)


def test_every_option_is_a_keyword_with_the_librarys_default():
    keywords = {name: p.default for name, p in inspect.signature(haarkit.Detector.__init__).parameters.items()
                if name not in ("self", "cascade", "views")}
    keywords["turns"] = list(keywords["turns"])
    assert keywords == haarkit.default_options()
    assert haarkit.Detector().options == haarkit.default_options()


def test_options_are_used_and_bad_ones_named(photo):
    assert len(haarkit.Detector(min_size=300).detect(photo)[0]) == 0
    assert haarkit.Detector(min_size=(20, 24)).options["min_size"] == (20, 24)
    assert len(haarkit.Detector(min_score=1e9).detect(photo)[0]) == 0
    with pytest.raises(ValueError, match="scale_factor must be at least 1.001"):
        haarkit.Detector(scale_factor=1)
    with pytest.raises(ValueError, match="fast"):
        haarkit.Detector(mode="quick")
    with pytest.raises(TypeError, match="stride"):
        haarkit.Detector(stride="two")
    for keywords, words in ((dict(min_size=40.0), r"min_size must be a whole number of pixels or .* 40.0 \(float\)"),
                            (dict(max_size=(1, 2, 3)), r"max_size must be .*width, height"), (dict(stride=2.5), "a whole number"),
                            (dict(scale_factor="x"), "must be a number, not 'x'"), (dict(min_score="x"), "a number or None"),
                            (dict(turns=["x"]), "a list of numbers"), (dict(turns=20), "turns must be a list of numbers, not 20"),
                            (dict(min_size=None), "min_size must be"), (dict(cascade={1: None}), "name must be a str, not 1")):
        with pytest.raises(TypeError, match=words):
            haarkit.Detector(**keywords)
    for size in (np.array([20, 24]), [20, 24], (np.int64(20), np.uint8(24))):
        assert haarkit.Detector(min_size=size).options["min_size"] == (20, 24)
    with pytest.raises(TypeError, match="strid"):
        haarkit.Detector(strid=2)


def test_files_that_are_no_cascade_raise_dataerror_an_oserror(tmp_path):
    (tmp_path / "c.xml").write_text("<html>")
    for path in (tmp_path / "c.xml", str(tmp_path / "none.xml")):
        with pytest.raises(haarkit.DataError, match="xml"):
            haarkit.Detector(path)
    assert issubclass(haarkit.DataError, OSError)


def test_detect_many_is_detect_of_each(photo):
    detector = haarkit.Detector()
    images = [photo, photo[:, ::-1], photo[100:400, 100:400], np.zeros((50, 50), np.uint8)]
    for (boxes, scores), image in zip(detector.detect_many(iter(images)), images):
        assert (boxes == detector.detect(image)[0]).all() and (scores == detector.detect(image)[1]).all()


def test_threads_share_a_detector(photo):
    detector, expected, wrong = haarkit.Detector(), haarkit.Detector().detect(photo), []

    def work():
        for _ in range(5):
            boxes, scores = detector.detect(photo)
            if not ((boxes == expected[0]).all() and (scores == expected[1]).all()):
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_cascades_are_values(tmp_path):
    cascade = haarkit.builtin_face_cascade()
    assert cascade.kind == "soft" and cascade.window == (20, 20) and cascade.min_score > 0
    cascade.save(tmp_path / "copy.haarkit", comment="a copy")
    assert haarkit.read_cascade(tmp_path / "copy.haarkit") == cascade
    staged = haarkit.read_cascade(os.path.join(SAMPLES, "cascades/face.xml"))
    assert cascade.feature_type == staged.feature_type == "haar"
    lbp = haarkit.read_cascade("/usr/share/opencv4/lbpcascades/lbpcascade_profileface.xml")
    assert lbp.feature_type == "lbp" and lbp.min_contrast == 0 and lbp.window == (20, 34)
    lbp.save(tmp_path / "lbp.haarkit")
    assert haarkit.read_cascade(tmp_path / "lbp.haarkit") == lbp
    assert staged.kind == "staged" and staged.min_score is None and staged != cascade
    with pytest.raises(ValueError, match="not one of"):
        staged.save(tmp_path / "x", format="yaml")
    with pytest.raises(haarkit.DataError):
        cascade.save(tmp_path / "soft.xml")


EYE = "/usr/share/opencv4/haarcascades/haarcascade_eye.xml"


def test_several_cascades_in_one_search_find_what_each_finds_alone_and_say_their_names():
    image = cv2.imread(os.path.join(SAMPLES, "pictures/astronaut.jpg"))
    detector = haarkit.Detector({"face": None, "eye": EYE})
    assert detector.names == ["face", "eye"]
    found = detector.detect(image)
    boxes, scores = found
    assert found.boxes is boxes and found.scores is scores and len(found.names) == len(scores)
    for name, cascade in [("face", None), ("eye", EYE)]:
        alone = haarkit.Detector(cascade or haarkit.builtin_face_cascade()).detect(image)
        here = [i for i, one in enumerate(found.names) if one == name]
        assert len(here) > 0 and (boxes[here] == alone[0]).all() and (scores[here] == alone[1]).all()
    assert [list(many.names) for many in detector.detect_many([image, image])] == [found.names, found.names]


def test_views_of_one_object_are_found_once_and_a_list_is_called_by_its_files():
    image = cv2.imread(os.path.join(SAMPLES, "pictures/astronaut.jpg"))
    face = haarkit.builtin_face_cascade()
    views = {"face": [face, haarkit.mirrored(face)]}
    assert haarkit.Detector(views).detect(image).names == ["face"]
    assert haarkit.Detector([None, EYE]).names == ["face", "haarcascade_eye"]
    assert haarkit.Detector().detect(image).names == ["face"]
    assert haarkit.mirrored(haarkit.mirrored(face)) == face
    everything = haarkit.Detector(views="all")
    assert everything.names == ["face"] * len(haarkit.builtin_face_views())
    assert everything.detect(image).names == ["face"]
    with pytest.raises(ValueError, match="neither"):
        haarkit.Detector(views="profile")
    with pytest.raises(ValueError, match="name all of them"):
        haarkit.Detector(EYE, views="all")


def test_a_detector_of_no_cascade_and_a_name_that_is_none_are_refused():
    with pytest.raises(ValueError, match="at least one cascade"):
        haarkit.Detector([])
    with pytest.raises(haarkit.DataError):
        haarkit.Detector({"x": "nosuch.xml"})
    with pytest.raises(TypeError):
        haarkit.Detector({"x": 3})
    with pytest.raises(TypeError):
        haarkit.Detector({1: None})


def test_arrays_that_were_pickled_are_searched_as_they_were(photo):
    pickled = pickle.loads(pickle.dumps(photo))
    assert all(np.array_equal(a, b) for a, b in zip(haarkit.Detector().detect(pickled), haarkit.Detector().detect(photo)))
    with pytest.raises(TypeError, match="0 to 255"):
        haarkit.Detector().detect(photo.astype(np.int16))
    with pytest.raises(TypeError, match="255 \\* image"):
        haarkit.Detector().detect(photo / 255)


@pytest.mark.parametrize("dtype", (np.dtype(np.uint8, metadata={"a": 1}), np.dtype(np.uint8).newbyteorder(">"),
                                   pickle.loads(pickle.dumps(np.dtype(np.uint8)))))
def test_any_uint8_is_searched_and_lives_while_it_is(photo, dtype):
    detector = haarkit.Detector()
    expected = detector.detect(photo)
    images = (np.array(photo, dtype=dtype)[::step] for step in (1, 1, -1))
    found = detector.detect_many(image[::-1] if i == 2 else image for i, image in enumerate(images))
    assert all(np.array_equal(one.boxes, expected.boxes) for one in found) and len(found) == 3


@pytest.mark.parametrize("dtype, words", [
    (np.float32, r"not of float32; .*255 \* image"), (bool, r"not of bool; .*255 \* image"), (np.int8, "int8; .*0 to 255"),
    (np.uint16, "uint16; .*0 to 255"), (np.int64, "int64; .*0 to 255"), (object, "object; .*0 to 255"),
])
def test_advice_for_other_types_is_right_for_them(dtype, words):
    with pytest.raises(TypeError, match=words) as error:
        haarkit.Detector().detect(np.zeros((9, 9), dtype))
    assert ("255 *" in str(error.value)) == (dtype in (np.float32, bool))


def test_cascades_are_pickled_and_copied_by_value():
    for cascade in (*haarkit.builtin_face_views(), haarkit.read_cascade(EYE)):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            assert pickle.loads(pickle.dumps(cascade, protocol)) == cascade
        assert copy.copy(cascade) == copy.deepcopy(cascade) == cascade


def test_detectors_and_classifiers_refuse_to_be_pickled_with_a_sentence():
    for one in (haarkit.Detector(), haarkit.CascadeClassifier(EYE)):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with pytest.raises(TypeError, match="cannot be pickled: make one in each process"):
                pickle.dumps(one, protocol)
        with pytest.raises(TypeError, match="cannot be pickled"):
            copy.deepcopy(one)


def test_what_new_alone_has_made_is_refused(photo):
    detector = haarkit.Detector.__new__(haarkit.Detector)
    cascade = haarkit.Cascade.__new__(haarkit.Cascade)
    classifier = haarkit.CascadeClassifier.__new__(haarkit.CascadeClassifier)
    for call in (lambda: detector.detect(photo), lambda: detector.names, lambda: detector.options,
                 lambda: detector.detect_many([photo]), lambda: cascade.weak_classifiers, lambda: repr(cascade),
                 lambda: cascade == cascade, lambda: haarkit.mirrored(cascade), lambda: haarkit.Detector(cascade),
                 lambda: pickle.dumps(cascade), lambda: cascade == haarkit.builtin_face_cascade(),
                 lambda: classifier.empty(), lambda: classifier.detectMultiScale(photo)):
        with pytest.raises(TypeError, match="__init__.* was not called"):
            call()


def test_who_calls_cascade_is_told_how_one_is_read():
    for arguments in ((), ("face.xml",)):
        with pytest.raises(TypeError, match=r"read_cascade\(path\)"):
            haarkit.Cascade(*arguments)


def test_sizes_that_leave_nothing_are_refused():
    with pytest.raises(ValueError, match="min_size must not be above max_size"):
        haarkit.Detector(min_size=100, max_size=50)
    with pytest.raises(ValueError, match="max_size must have two sides above 0"):
        haarkit.Detector(max_size=(0, 50))


def test_one_image_is_no_list_of_images(photo):
    for image in (photo, photo[:, :, 0], photo[:, :, :1], np.dstack([photo, photo[:, :, 0]])):
        with pytest.raises(TypeError, match=r"\[image\]"):
            haarkit.Detector().detect_many(image)
    stacks = np.stack([photo, photo[::-1]]), np.stack([photo[:, :, 0], photo[::-1, :, 0]])
    for stack in stacks:  # of one size, but several
        assert len(haarkit.Detector().detect_many(stack)) == 2


def test_numbers_of_numpy_are_sizes_and_cascades_differ_from_other_things(photo, tmp_path):
    found = haarkit.Detector(min_size=np.int64(60)).detect(photo)
    assert np.array_equal(found.boxes, haarkit.Detector(min_size=60).detect(photo).boxes)
    cascade = haarkit.read_cascade(os.path.join(SAMPLES, "cascades/face.xml"))
    assert cascade != None and cascade not in [None, "face"]  # noqa: E711
    cascade.save(tmp_path / "FACE.XML")
    assert b"opencv_storage" in (tmp_path / "FACE.XML").read_bytes()
