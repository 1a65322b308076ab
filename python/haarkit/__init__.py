"""Haar cascades: find objects in pictures, train cascades, measure them.

    import cv2, haarkit
    detector = haarkit.Detector()                       # the built-in face cascade
    boxes, scores = detector.detect(cv2.imread("photo.jpg"))

Images are numpy arrays of uint8: (height, width) grey, (height, width, 3) BGR or (height, width, 4) BGRA.
haarkit.CascadeClassifier is the drop-in for cv2.CascadeClassifier. train(), evaluate() and crop() run the program
`haarkit`, whose options they take as keywords.
"""

import os

from ._haarkit import (Cascade, CascadeClassifier, DataError, builtin_face_cascade, builtin_face_in_context_cascade,
                       builtin_face_views, builtin_turned_face_cascade, default_options, mirrored, read_cascade)
from ._haarkit import Detector as _Detector
from ._haarkit import _cascade_of_text
from ._program import convert, crop, evaluate, train

__all__ = ["Cascade", "CascadeClassifier", "DataError", "Detections", "Detector", "builtin_face_cascade",
           "builtin_face_in_context_cascade", "builtin_face_views", "builtin_turned_face_cascade", "convert", "crop", "default_options", "evaluate", "mirrored", "read_cascade", "train"]


def _unpickled_cascade(text):
    return _cascade_of_text(text)


class Detections(tuple):
    """(boxes, scores): int32 (n, 4) of x, y, width, height in pixels, and float32 (n,).

    names: what each is, as the detector's cascades are called (a list of str).
    """

    def __new__(cls, boxes, scores, names):
        found = super().__new__(cls, (boxes, scores))
        found.names = names
        return found

    boxes = property(lambda self: self[0])
    scores = property(lambda self: self[1])

    def __getnewargs__(self):
        return self[0], self[1], self.names


def _named(cascade):
    """(name, cascade) pairs of what a Detector is made of."""
    if isinstance(cascade, dict):
        for name in cascade:
            if not isinstance(name, str):
                raise TypeError(f"a cascade's name must be a str, not {name!r}")
        return [(name, view) for name, views in cascade.items()
                for view in (views if isinstance(views, (list, tuple)) else [views])]
    if isinstance(cascade, (list, tuple)):
        return [pair for one in cascade for pair in _named(one)]
    if cascade is None:
        return [("face", None)]
    if isinstance(cascade, Cascade):
        return [("object", cascade)]
    path = os.fsdecode(os.fspath(cascade))
    return [(os.path.splitext(os.path.basename(path))[0], path)]


class Detector(_Detector):
    """Finds objects in images. Immutable: threads may share one.

    cascade: None for the built-in face cascades, a path, or a Cascade; or several in one search: a dict of names, each
        with one of these (None: the first built-in one alone) or with a list of them, which are then views of one object
        and joined where they find the same ({"face": [None, profile, haarkit.mirrored(profile)], "eye": "eye.xml"}); or a
        list, called by their files.
    views: of the built-in cascades, when cascade is None: 'all', which is the default, or 'frontal' for upright faces from
        the front alone, without turned heads, profiles and masked faces, in a third of the time.
    mode: 'fast', or 'exact' for the very boxes of OpenCV.
    scale_factor: size of one window over the next smaller one, above 1.
    stride: pixels between windows at their smallest size.
    min_size, max_size: pixels, one number or (width, height); 0: no limit.
    min_score: detections with a lower score are dropped; None: the cascade's own operating point.
    overlap: boxes whose intersection over union is above this are one detection.
    turns: angles in degrees by which the image is turned and searched; rotate: 0, 20 and 40 to either side.
    first_scale_factor: the same as scale_factor, of the first look, which only finds places (soft cascades).
    first_row_stride: pixels between its rows of windows, at most (0.15 of the window's height).
    first_strictness: its thresholds are higher by this at the smallest sizes, to 1.6 times min_size; 0 finds more of them.
    turn_uncertain: places of uncertain finds are looked at again, turned by these degrees to either side; 0: not.
    leniency: finds are looked at again with thresholds lower by this (soft cascades).
    min_neighbors: groups of at most this many windows are dropped (exact mode).
    threads: 0 for as many as the machine has.
    max_pixels: a larger image is refused.

    Raises ValueError for an option out of range, DataError (an OSError) for a file that is no cascade.
    """

    def __init__(self, cascade=None, *, views=None, mode="fast", scale_factor=1.1, first_scale_factor=1.25, first_row_stride=3,
                 first_strictness=1.0, stride=2, min_size=(0, 0), max_size=(0, 0), min_score=None, overlap=0.3,
                 turns=(0.0,), rotate=False, turn_uncertain=25.0, leniency=2.0, min_neighbors=3, threads=0, max_pixels=250_000_000):
        if views not in (None, "frontal", "all"):
            raise ValueError(f"views: {views!r} is neither 'frontal' nor 'all'")
        if views and cascade is not None:
            raise ValueError("views is about the built-in cascades: with others, name all of them, as in "
                             "{'face': haarkit.builtin_face_views(), 'plate': 'plate.xml'}")
        if cascade is None and views != "frontal":
            cascade = {"face": builtin_face_views()}
        super().__init__(_named(cascade), dict(
            mode=mode, scale_factor=scale_factor, first_scale_factor=first_scale_factor,
            first_row_stride=first_row_stride, first_strictness=first_strictness, stride=stride,
            min_size=min_size, max_size=max_size, min_score=min_score,
            overlap=overlap, turns=list(turns) if hasattr(turns, "__iter__") else turns, rotate=rotate, turn_uncertain=turn_uncertain, leniency=leniency, min_neighbors=min_neighbors,
            threads=threads, max_pixels=max_pixels))

    def detect(self, image):
        """Finds objects in an image.

        image: numpy array of uint8, (height, width) grey, (height, width, 3) BGR or (height, width, 4) BGRA; any strides.
        Returns Detections: (boxes, scores), and their names as .names; the surest first (fast mode), object by object.
        Other threads run meanwhile.
        """
        return self._detections(super().detect(image))

    def detect_many(self, images):
        """As detect() for each of several images, on all cores. Returns a list of Detections."""
        return [self._detections(found) for found in super().detect_many(images)]

    def _detections(self, found):
        boxes, scores, cascades = found
        names = self.names
        return Detections(boxes, scores, [names[i] for i in cascades])
