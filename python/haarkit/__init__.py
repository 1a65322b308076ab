"""Haar cascades: find objects in pictures, train cascades, measure them.

    import cv2, haarkit
    detector = haarkit.Detector()                       # the built-in face cascade
    boxes, scores = detector.detect(cv2.imread("photo.jpg"))

Images are numpy arrays of uint8: (height, width) grey, (height, width, 3) BGR or (height, width, 4) BGRA.
haarkit.CascadeClassifier is the drop-in for cv2.CascadeClassifier. train(), evaluate() and crop() run the program
`haarkit`, whose options they take as keywords.
"""

from ._haarkit import Cascade, CascadeClassifier, DataError, builtin_face_cascade, default_options, read_cascade
from ._haarkit import Detector as _Detector
from ._program import convert, crop, evaluate, train

__all__ = ["Cascade", "CascadeClassifier", "DataError", "Detector", "builtin_face_cascade", "convert", "crop",
           "default_options", "evaluate", "read_cascade", "train"]


class Detector(_Detector):
    """Finds objects in images. Immutable: threads may share one.

    cascade: None for the built-in face cascade, a path, or a Cascade.
    mode: 'fast', or 'exact' for the very boxes of OpenCV.
    scale_factor: size of one window over the next smaller one, above 1.
    stride: pixels between windows at their smallest size.
    min_size, max_size: pixels, one number or (width, height); 0: no limit.
    min_score: detections with a lower score are dropped; None: the cascade's own operating point.
    overlap: boxes whose intersection over union is above this are one detection.
    turns: angles in degrees by which the image is turned and searched; rotate: 0, 20 and 40 to either side.
    first_scale_factor: the same as scale_factor, of the first look, which only finds places (soft cascades).
    first_row_stride: pixels between its rows of windows, likewise.
    leniency: finds are looked at again with thresholds lower by this (soft cascades).
    min_neighbors: groups of at most this many windows are dropped (exact mode).
    threads: 0 for as many as the machine has.
    max_pixels: a larger image is refused.

    Raises ValueError for an option out of range, DataError (an OSError) for a file that is no cascade.
    """

    def __init__(self, cascade=None, *, mode="fast", scale_factor=1.1, first_scale_factor=1.25, first_row_stride=3,
                 stride=2, min_size=(0, 0), max_size=(0, 0), min_score=None, overlap=0.3, turns=(0.0,), rotate=False,
                 leniency=2.0, min_neighbors=3, threads=0, max_pixels=250_000_000):
        super().__init__(cascade, dict(
            mode=mode, scale_factor=scale_factor, first_scale_factor=first_scale_factor,
            first_row_stride=first_row_stride, stride=stride, min_size=min_size, max_size=max_size, min_score=min_score,
            overlap=overlap, turns=list(turns), rotate=rotate, leniency=leniency, min_neighbors=min_neighbors,
            threads=threads, max_pixels=max_pixels))
