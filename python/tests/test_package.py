"""What the package promises as a whole: types, help, a quick import."""

import ast
import inspect
import os
import subprocess
import sys

import haarkit

STUB = os.path.join(os.path.dirname(haarkit.__file__), "__init__.pyi")


def signatures(body, prefix=""):
    found = {}
    for node in body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = None
            found.update(signatures(node.body, node.name + "."))
        elif isinstance(node, ast.FunctionDef):
            found[prefix + node.name] = [a.arg for a in node.args.posonlyargs + node.args.args + node.args.kwonlyargs]
    return found


def test_the_stub_names_everything_that_is_there_and_nothing_else():
    stub = signatures(ast.parse(open(STUB).read()).body)
    assert {name for name in stub if "." not in name} == set(haarkit.__all__)
    for name, arguments in stub.items():
        target = haarkit
        for part in name.split("."):
            target = getattr(target, part)  # an AttributeError names what the stub has too much
        if arguments is None or isinstance(target, property):
            continue
        if inspect.isfunction(target):
            real = [p.name for p in inspect.signature(target).parameters.values() if p.kind != p.VAR_KEYWORD]
            assert arguments == real, name
        else:
            for argument in arguments:
                assert argument == "self" or argument in (target.__doc__ or ""), (name, argument)


def test_help_tells_shapes_and_units():
    text = subprocess.run([sys.executable, "-c", "import haarkit; help(haarkit)"], capture_output=True, text=True,
                          check=True).stdout
    for words in ("(height, width, 3) BGR", "int32 (n, 4)", "drop-in for cv2.CascadeClassifier", "scale_factor"):
        assert words in text


def test_the_import_brings_neither_cv2_nor_numpy_with_it():
    code = "import sys, haarkit; print([m for m in ('cv2', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
