"""train(), evaluate(), crop() and convert(): the program's commands, with its options as keywords.

An option --stage-detection-rate is the keyword stage_detection_rate; a flag is given as True; an option that may be
repeated takes a list. The program is the one that was built or installed with this module.
"""

import os

from ._haarkit import DataError

# What only these functions need is imported in them: `import haarkit` should take no time.


# Where mpirun or srun started this Python, the program that it runs still works for this process alone.
_LAUNCH = ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE", "PMIX_RANK", "SLURM_STEP_NUM_TASKS")


def _program():
    import shutil
    beside = os.path.join(os.path.dirname(__file__), "haarkit")
    wanted = os.environ.get("HAARKIT_PROGRAM") or (beside if os.path.exists(beside) else "haarkit")
    found = shutil.which(wanted)
    if not found:
        raise FileNotFoundError(f"the program {wanted} is not installed: install the package haarkit, or set "
                                "HAARKIT_PROGRAM to its path")
    return found


def _word(name, value):
    import numbers
    if isinstance(value, (bytes, os.PathLike)):
        return os.fsdecode(value)
    if isinstance(value, (str, numbers.Number)):
        return str(value)
    raise TypeError(f"{name} must be a path, a text, a number or a list of them, not {type(value).__name__}")


def _words(options):
    words = []
    for name, value in options.items():
        option = "--" + name.rstrip("_").replace("_", "-")
        if hasattr(value, "dtype") and (value.ndim > 0 or value.dtype == bool):
            value = value.tolist()
        if value is None or value is False:
            continue
        if value is True:
            words.append(option)
        elif isinstance(value, (list, tuple)) and name not in ("window", "size", "min_size", "max_size"):
            for one in value:
                words += [option, _word(name, one)]
        elif isinstance(value, (list, tuple)):
            words += [option, "x".join(_word(name, side) for side in value)]
        else:
            words += [option, _word(name, value)]
    return words


def _pass_on_warnings(text):
    """What the program warns of, and which samples it leaves out, as Python's warnings at the caller's line."""
    import re
    import warnings
    for said in re.findall(r"^\S.*(?:\n  .*)*", text, re.MULTILINE):  # a line, and those that belong to it
        if said.startswith("warning: ") or "\n  left out, " in said:
            warnings.warn(said[len("warning: "):] if said.startswith("warning: ") else said, stacklevel=5)


def _check(code, command, error):
    """Raises what the exit code means; the message is the program's own."""
    if code == 0:
        _pass_on_warnings(error)
        return
    text = error.strip().replace("\nTry 'haarkit " + command + " --help'.", "")
    if code == 2:
        raise ValueError(text)
    if code == 130:
        raise KeyboardInterrupt
    raise DataError(text)


def _run(command, words, pass_fds=(), watch=None):
    """Runs a command; returns what it prints. Ctrl-C is passed on once, and its clean end awaited."""
    import signal
    import subprocess
    environment = {name: value for name, value in os.environ.items() if name not in _LAUNCH}
    with subprocess.Popen([_program(), command, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8", errors="surrogateescape", pass_fds=pass_fds,
                          start_new_session=True, env=environment) as process:
        if watch:
            watch(process)
        try:
            out, error = process.communicate()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            process.communicate()
            raise
    _check(process.returncode, command, error)
    return out


def _is_array(samples):
    return hasattr(samples, "dtype") or (isinstance(samples, (list, tuple)) and samples and
                                         hasattr(samples[0], "dtype"))


def _write_crops(samples, folder):
    """Grey uint8 arrays as PGM files, in their order."""
    os.makedirs(folder)
    for i, crop in enumerate(samples):
        if getattr(crop, "dtype", None) != "uint8" or crop.ndim != 2 or crop.size == 0:
            raise ValueError(f"{os.path.basename(folder)}[{i}]: expected a grey numpy array of uint8 (height, width) "
                             "that is not empty")
        with open(os.path.join(folder, f"{i:07d}.pgm"), "wb") as file:
            file.write(b"P5 %d %d 255\n" % (crop.shape[1], crop.shape[0]))
            file.write(crop.tobytes())
    return folder


def train(faces, backgrounds, output, progress=None, **options):
    """Trains a cascade; `haarkit train --help` tells the options, which are keywords here.

    faces: a folder of crops, an annotation file, a .vec file, or grey uint8 arrays (a list, or one of shape (n, h, w)).
    backgrounds: a folder or list of pictures without the object, or grey arrays.
    output: the cascade's path. progress: called with a dict for each line of the training log (event 'weak', 'round',
    'end'; docs/training.md), on another thread.

    Returns {'rounds': [...], 'end': {...}}, the log's dicts. KeyboardInterrupt ends the run cleanly; the checkpoint stays
    and resume=True goes on. What progress raises ends the run in the same way, and comes out of here.
    """
    import json
    import signal
    import tempfile
    import threading
    rounds, end = [], {}
    failure = None

    def take(event, process):
        nonlocal failure
        if event["event"] == "round":
            rounds.append(event)
        elif event["event"] == "end":
            end.update(event)
        if progress and failure is None:
            try:
                progress(event)
            except BaseException as error:
                failure = error
                process.send_signal(signal.SIGINT)

    def read(source, process):
        with os.fdopen(source) as log:
            for line in log:  # to its end: a program whose log nobody reads would wait
                take(json.loads(line), process)

    with tempfile.TemporaryDirectory(prefix="haarkit-") as scratch:
        if _is_array(faces):
            faces = _write_crops(faces, os.path.join(scratch, "faces"))
        if _is_array(backgrounds):
            backgrounds = _write_crops(backgrounds, os.path.join(scratch, "backgrounds"))
        words = _words(dict(faces=faces, backgrounds=backgrounds, output=output, **options))
        source, sink = os.pipe()
        words += ["--log", f"/dev/fd/{sink}"]
        reader = None

        def watch(process):
            nonlocal reader
            os.close(sink)
            reader = threading.Thread(target=read, args=(source, process))
            reader.start()

        try:
            _run("train", words, (sink,), watch)
        finally:
            if reader:
                reader.join()
            else:  # the program was not started
                os.close(source)
                os.close(sink)
            if failure is not None:
                raise failure from None
    return {"rounds": rounds, "end": end}


def evaluate(annotations, **options):
    """Measures detectors on annotated pictures; `haarkit evaluate --help` tells the options.

    annotations: a path, or a list of them. Returns the report as a dict (the JSON of --format json).
    """
    import json
    sources = annotations if isinstance(annotations, (list, tuple)) else [annotations]
    report = _run("evaluate", [os.fspath(s) for s in sources] + _words(dict(options, format="json")))
    if options.get("output") is not None:  # it is there, not here
        with open(options["output"], encoding="utf-8") as file:
            report = file.read()
    return json.loads(report)


def crop(annotations, output, **options):
    """Cuts annotated objects out of pictures into the folder `output`; `haarkit crop --help` tells the options."""
    _run("crop", _words(dict(annotations=annotations, output=output, **options)))


def convert(source, target, **options):
    """Writes a cascade (or a .vec file, or a folder of crops) in another format; `haarkit convert --help`."""
    _run("convert", [os.fspath(source), os.fspath(target)] + _words(options))
