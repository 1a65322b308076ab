#!/usr/bin/python3
"""Finds the faces in pictures, draws them, and compares OpenCV's classifier with haarkit's drop-in.

usage: find_faces.py PICTURE...    the drawn copies go to out/python
"""
import os
import sys
import time

import cv2
import haarkit

ALT2 = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml"


def seconds(call):
    """The best of five."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main(paths):
    detector = haarkit.Detector(min_size=30)
    ours, theirs = haarkit.CascadeClassifier(ALT2), cv2.CascadeClassifier(ALT2)
    os.makedirs("out/python", exist_ok=True)
    for path in paths:
        picture = cv2.imread(path)
        boxes, scores = detector.detect(picture)
        for (x, y, w, h), score in zip(boxes, scores):
            cv2.rectangle(picture, (x, y), (x + w, y + h), (60, 220, 60), 2)
            print(f"{path}: face at {x},{y} of {w}x{h} pixels, score {score:.0f}")
        cv2.imwrite(os.path.join("out/python", os.path.basename(path)), picture)
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        factor = seconds(lambda: theirs.detectMultiScale(grey)) / seconds(lambda: ours.detectMultiScale(grey))
        # On several threads OpenCV gives its boxes in no fixed order.
        same = sorted(map(tuple, ours.detectMultiScale(grey))) == sorted(map(tuple, theirs.detectMultiScale(grey)))
        print(f"{path}: {'the same' if same else 'OTHER'} boxes as cv2.CascadeClassifier, {factor:.1f} times as fast")


if __name__ == "__main__":
    main(sys.argv[1:] or sys.exit(__doc__))
