#!/usr/bin/env python3
"""usage: requests_test.py HAARKIT PICTURES
The labelling server without a browser: who may ask, what a change does to the file, several pages and people, what a kill
and a foreign hand leave, hostile names, tables and requests. Exit code 77: no server was built."""
import concurrent.futures
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Server, png, text_of, turned, write

HAARKIT, PICTURES = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
HEADER = "image,x,y,w,h,ignore\n"


def box(x, y, w, h, **more):
    return {"x": x, "y": y, "w": w, "h": h, **more}


class Requests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        for i in range(4):
            write(self / f"photos/{i}.png", png(60, 40))

    def __truediv__(self, name):
        return os.path.join(self.folder, name)

    def server(self, *words):
        server = Server(HAARKIT, words or ["photos"], self.folder)
        self.addCleanup(server.end)
        return server

    def run_label(self, *words):
        return subprocess.run([HAARKIT, "label", "--no-browser", *words], cwd=self.folder, capture_output=True, text=True, timeout=30,
                              check=False)

    def labels(self):
        return text_of(self / "boxes.csv")

    def test_a_change_is_on_disk_before_it_is_answered(self):
        server = self.server()
        status, said = server.ask("change", {"i": 1, "revision": 1, "done": True, "boxes": [box(1, 2, 30, 20)]})
        self.assertEqual((status, said["revision"]), (200, 2))
        self.assertEqual(self.labels(), HEADER + "photos/1.png,1,2,30,20,0\n")
        server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": []})
        server.ask("change", {"i": 1, "revision": 2, "done": True, "boxes": [box(1, 2, 30, 20, ignore=True)]})
        self.assertEqual(self.labels(), HEADER + "photos/0.png,,,,,\nphotos/1.png,1,2,30,20,1\n")
        server.end(signal.SIGKILL)
        again = self.server()
        self.assertEqual([p[1] for p in again.ask("list")[1]["pictures"]], [2, 1, 0, 0])

    def test_nobody_without_the_secret_gets_anything(self):
        server = self.server()
        root = server.address[:server.address.rindex("/", 0, -1) + 1]
        wrong = root + "0" * 32 + "/"
        change = {"i": 0, "revision": 1, "done": True, "boxes": [box(1, 1, 5, 5)]}
        for address in (root, wrong, root + "../", server.address.upper().replace("HTTP", "http")):
            for path in ("", "list", "picture?i=0", "image?i=0&side=100", "..%2f..%2fetc%2fpasswd"):
                status, said = server.ask(path, address=address)
                if address != server.address:
                    self.assertEqual((status, said), (404, b""), (address, path))
            self.assertEqual(server.ask("change", change, address=address)[0], 404)
        # Another site's page that made its own name lead here, and one that sends a form.
        port = server.address.split(":")[2].split("/")[0]
        for headers in ({"Host": "evil.example:" + port}, {"Origin": "http://evil.example"}, {"Content-Type": "text/plain"}):
            self.assertEqual(server.ask("change", change, headers)[0], 404, headers)
        self.assertEqual(server.ask("list", headers={"Host": "evil.example:" + port})[0], 404)
        self.assertFalse(os.path.exists(self / "boxes.csv"))
        self.assertEqual(server.ask("change", change, {"Origin": "http://127.0.0.1:" + port})[0], 200)

    def test_only_this_machine_can_connect(self):
        port = int(self.server().address.split(":")[2].split("/")[0])
        with open("/proc/net/tcp", encoding="ascii") as table:
            listening = [row.split()[1] for row in table if row.split()[3] == "0A"]
        self.assertEqual([entry for entry in listening if entry.endswith(f":{port:04X}")], [f"0100007F:{port:04X}"])

    def test_requests_that_make_no_sense_change_nothing(self):
        server = self.server()
        fine = {"i": 0, "revision": 1, "done": True, "boxes": []}
        for body in (b"", b"{", b"[]", b"null", b'{"i": 0}', b"\xff\xfe", b"[" * 100000,
                     {**fine, "i": 4}, {**fine, "i": -1}, {**fine, "i": "0"}, {**fine, "i": 1e300}, {**fine, "boxes": {}},
                     {**fine, "boxes": [box(0, 0, 0, 5)]}, {**fine, "boxes": [box(0, 0, -3, 5)]}, {**fine, "boxes": [box("1", 0, 3, 5)]},
                     {**fine, "boxes": [box(1e9, 0, 3, 5)]}, {**fine, "boxes": [box(0, 0, 3, 5, **{"class": "a\nb"})]},
                     {**fine, "boxes": [box(0, 0, 3, 5, **{"class": "x" * 300})]}, {**fine, "boxes": [box(0, 0, 3, 5)] * 10001}):
            self.assertEqual(server.ask("change", body)[0], 400, body if len(str(body)) < 200 else len(str(body)))
        for path in ("picture", "picture?i=", "picture?i=99", "picture?i=-1", "picture?i=1x", "image?i=0", "image?i=0&side=9999999",
                     "part?i=0&side=100", "part?i=0&x=-1&y=0&w=5&h=5&side=100"):
            self.assertEqual(server.ask(path)[0], 400, path)
        self.assertEqual(server.ask("nothing")[0], 404)
        self.assertEqual(server.ask("part?i=0&x=2000000000&y=0&w=2000000000&h=5&side=100")[0], 200)
        self.assertEqual(server.ask("change", b"x" * 5_000_000)[0], 413)
        self.assertFalse(os.path.exists(self / "boxes.csv"))
        self.assertEqual(server.ask("change", fine)[0], 200)

    def test_two_pages_do_not_overwrite_each_other(self):
        server = self.server()
        self.assertEqual(server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": [box(1, 1, 5, 5)]})[0], 200)
        status, said = server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": [box(9, 9, 9, 9)]})
        self.assertEqual((status, said["boxes"]), (409, [box(1, 1, 5, 5)]))
        self.assertEqual(server.ask("status?since=1")[1]["changed"], [[0, 1, 1, 2]])

    def test_many_changes_at_once_are_all_kept(self):
        for i in range(40):
            write(self / f"photos/more{i}.png", png(8, 8))
        server = self.server()
        def label(i):
            return server.ask("change", {"i": i, "revision": 1, "done": True, "boxes": [box(i, 0, 5, 5)]})[0]
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            self.assertEqual(list(pool.map(label, range(44))), [200] * 44)
        rows = self.labels().splitlines()[1:]
        self.assertEqual([row.split(",")[1] for row in rows], [str(i) for i in range(44)])

    def test_idle_connections_hold_nobody_up(self):
        server = self.server()
        port = int(server.address.split(":")[2].split("/")[0])
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
        self.assertEqual(server.ask("list")[0], 200)
        for one in idle:
            one.close()

    def test_a_second_program_does_not_get_the_same_file(self):
        self.server()
        ran = self.run_label("photos")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("boxes.csv", ran.stderr)

    def test_a_file_changed_by_another_hand_is_kept_aside(self):
        server = self.server()
        server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": [box(1, 1, 5, 5)]})
        write(self / "boxes.csv", "image,x,y,w,h\nphotos/3.png,2,2,9,9\n")
        server.ask("change", {"i": 1, "revision": 1, "done": True, "boxes": []})
        self.assertEqual(text_of(self / "boxes.csv.other1"), "image,x,y,w,h\nphotos/3.png,2,2,9,9\n")
        self.assertEqual(self.labels(), HEADER + "photos/0.png,1,1,5,5,0\nphotos/1.png,,,,,\n")

    def test_what_cannot_be_written_is_told_and_not_taken(self):
        os.mkdir(self / "deep")
        server = self.server("photos", "--boxes", "deep/boxes.csv")
        os.rename(self / "deep", self / "gone")
        status, said = server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": []})
        self.assertEqual(status, 507)
        self.assertIn("boxes.csv", said["problem"])
        os.rename(self / "gone", self / "deep")
        self.assertEqual(server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": []})[0], 200)
        self.assertIn("../photos/0.png", text_of(self / "deep/boxes.csv"))

    def test_rows_of_pictures_that_are_not_shown_stay(self):
        write(self / "boxes.csv", "image,x,y,w,h\nelsewhere/a.png,1,2,3,4\nphotos/2.png,1.5,2,3,4\n")
        server = self.server()
        server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": []})
        self.assertEqual(self.labels(), HEADER + "photos/0.png,,,,,\nphotos/2.png,1.5,2,3,4,0\nelsewhere/a.png,1,2,3,4,0\n")

    def test_a_table_with_other_columns_is_imported_and_not_overwritten(self):
        write(self / "boxes.csv", "image,x,y,w,h,score\nphotos/2.png,1,2,3,4,9\n")
        ran = self.run_label("photos")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("--import", ran.stderr)
        server = self.server("photos", "--boxes", "new.csv", "--import", "boxes.csv")
        self.assertEqual([p[1] for p in server.ask("list")[1]["pictures"]], [0, 0, 1, 0])
        self.assertEqual(text_of(self / "new.csv"), HEADER + "photos/2.png,1,2,3,4,0\n")

    def test_classes_go_through_every_format(self):
        server = self.server("photos", "--class", "car", "--class", "bus & coach")
        boxes = [box(1, 2, 30, 20, **{"class": "car"}), box(5, 6, 7, 8, **{"class": "bus & coach"}, ignore=True)]
        self.assertEqual(server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": boxes})[1]["boxes"][0], boxes[0])
        server.ask("change", {"i": 1, "revision": 1, "done": True, "boxes": []})
        server.end()
        first = self.labels()
        self.assertEqual(first, "image,x,y,w,h,ignore,class\nphotos/0.png,1,2,30,20,0,car\nphotos/0.png,5,6,7,8,1,bus & coach\n"
                         "photos/1.png,,,,,,\n")
        for there in ("out.json", "voc", "out.csv"):
            self.assertEqual(self.run_label("photos", "--export", there).returncode, 0)
            back = self.run_label("photos", "--boxes", "back.csv", "--import", there, "--export", "again.csv")
            self.assertEqual(back.returncode, 0, back.stderr)
            self.assertEqual(text_of(self / "again.csv"), first, there)
        info = self.run_label("photos", "--export", "info.dat")
        self.assertEqual(info.returncode, 0)
        self.assertIn("warning: info.dat: 1 box to be ignored left out", info.stderr)
        write(self / "two.csv", "image,x,y,w,h,class\nphotos/0.png,1,2,30,20,car\nphotos/0.png,5,6,7,8,bus\n")
        two = self.run_label("photos", "--boxes", "none.csv", "--import", "two.csv", "--export", "two.dat")
        self.assertIn("cannot tell the 2 classes apart", two.stderr)
        self.assertEqual(text_of(self / "info.dat"), "photos/0.png 1 1 2 30 20\nphotos/1.png 0\n")

    def test_a_first_training_waits_for_objects_of_its_class(self):
        write(self / "photos/4.png", png(60, 40))
        server = self.server("photos", "--class", "car", "--class", "bus & coach")
        for i in range(5):
            boxes = [box(1, 2, 30, 20, **{"class": "car"}), box(5, 6, 7, 8, **{"class": "bus & coach"}, ignore=i > 0)]
            server.ask("change", {"i": i, "revision": 1, "done": True, "boxes": boxes * 2})
        needed = {name: server.ask("status?since=0&class=" + name)[1]["training"]["needed"] for name in ("car", "bus%20%26%20coach")}
        self.assertEqual(needed, {"car": "", "bus%20%26%20coach": "8 more objects"})

    def test_parts_hold_every_picture_once_and_join(self):
        for i in range(20):
            write(self / f"photos/more{i}.png", png(8, 8))
        names = []
        for part in (1, 2, 3):
            with Server(HAARKIT, ["photos", "--boxes", f"{part}.csv", "--part", f"{part}/3"], self.folder) as server:
                mine = [p[0] for p in server.ask("list")[1]["pictures"]]
                for i in range(len(mine)):
                    server.ask("change", {"i": i, "revision": 1, "done": True, "boxes": []})
                names += mine
        self.assertEqual(len(names), 24)
        self.assertEqual(len(set(names)), 24)
        ran = self.run_label("photos", "--boxes", "all.csv", "--import", "1.csv", "--import", "2.csv", "--import", "3.csv",
                             "--export", "joined.csv")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(len(text_of(self / "joined.csv").splitlines()), 25)

    def test_hostile_names_are_text(self):
        for name in ("<img src=x onerror=alert(1)>.png", "a,b;\"c\".png", "a..%2f.png", "näme ☃.png"):
            write(os.path.join(self.folder, "photos", name), png(8, 8))
        with open(os.path.join(self.folder.encode(), b"photos/bad\xff.png"), "wb") as file:
            file.write(png(8, 8))
        write(os.path.join(self.folder, "photos", "line\nbreak.png"), png(8, 8))
        server = self.server()
        self.assertTrue(any("rename the file" in line for line in server.said), server.said)
        pictures = server.ask("list")[1]["pictures"]
        self.assertEqual(len(pictures), 9)
        for i in range(9):
            self.assertEqual(server.ask("change", {"i": i, "revision": 1, "done": True, "boxes": [box(i, 1, 3, 3)]})[0], 200)
            self.assertEqual(server.ask(f"image?i={i}&side=100")[0], 200)
        server.end()
        again = self.server()
        self.assertEqual([p[1] for p in again.ask("list")[1]["pictures"]], [1] * 9)
        for i in range(9):
            self.assertEqual(again.ask(f"picture?i={i}")[1]["boxes"], [box(i, 1, 3, 3)])
        self.assertNotIn(b"alert(1)", again.ask("")[1])

    def test_a_hostile_table_is_refused_in_a_sentence(self):
        for text in ("image,x,y,w,h\nphotos/0.png,1,2,0,4\n", "image,x,y,w,h\nphotos/0.png,nan,2,3,4\n", "\0\0\0", "<annotation/>"):
            write(self / "boxes.csv", text)
            ran = self.run_label("photos", "--export", "x.csv")
            self.assertEqual(ran.returncode, 1, ran.stderr)
            self.assertEqual(text_of(self / "boxes.csv"), text)

    def test_a_name_with_a_slip_in_it_is_told(self):
        ran = self.run_label("photo", "--export", "x.csv")
        self.assertEqual((ran.returncode, ran.stderr),
                         (1, "haarkit label: photo: cannot be read (No such file or directory); check the name\n"))

    def test_a_turned_picture_has_the_size_that_is_seen(self):
        with open(os.path.join(PICTURES, "cat.jpg"), "rb") as file:
            write(self / "photos/0.jpg", turned(file.read(), 6))
        server = self.server()
        said = server.ask("picture?i=0")[1]
        self.assertEqual((said["width"], said["height"]), (300, 451))

    def test_a_broken_picture_is_told_and_stops_nothing(self):
        write(self / "photos/0.jpg", b"\xff\xd8\xff no picture")
        server = self.server()
        self.assertIn("photos/0.jpg", server.ask("picture?i=0")[1]["problem"])
        self.assertEqual(server.ask("image?i=0&side=100")[0], 422)
        self.assertEqual(server.ask("thumbnail?i=0")[0], 422)
        self.assertEqual(server.ask("image?i=1&side=100")[0], 200)

    def test_what_a_cascade_finds_is_proposed_and_reviewed(self):
        for name in ("astronaut.jpg", "cat.jpg", "grace_hopper.jpg"):
            shutil.copy(os.path.join(PICTURES, name), self / "photos")
        write(self / "boxes.csv", HEADER + "photos/astronaut.jpg,10,300,40,40,0\nphotos/cat.jpg,,,,,\n"
              "photos/grace_hopper.jpg,168,128,196,196,0\n")
        found = subprocess.run([HAARKIT, "detect", "--format", "csv", "photos"], cwd=self.folder, capture_output=True, text=True, check=True)
        write(self / "found.csv", found.stdout + "photos/cat.jpg,100,50,80,80,5\n")
        server = self.server("photos", "--detections", "found.csv")
        items = server.ask("list")[1]["review"]
        names = [p[0] for p in server.ask("list")[1]["pictures"]]
        self.assertEqual([(names[one["i"]], one["miss"]) for one in items],
                         [("photos/astronaut.jpg", False), ("photos/cat.jpg", False), ("photos/astronaut.jpg", True)])
        for item, verdict in ((0, "object"), (1, "wrong"), (2, "delete")):
            self.assertEqual(server.ask("decide", {"item": item, "verdict": verdict})[0], 200)
        self.assertEqual(server.ask("decide", {"item": 0, "verdict": "delete"})[0], 400)
        self.assertEqual(server.ask("decide", {"item": 7, "verdict": "keep"})[0], 400)
        one = items[0]
        self.assertEqual(self.labels(), HEADER + f"photos/astronaut.jpg,{one['x']:g},{one['y']:g},{one['w']:g},{one['h']:g},0\n"
                         "photos/cat.jpg,,,,,\nphotos/grace_hopper.jpg,168,128,196,196,0\n")
        self.assertEqual(text_of(self / "hard-negatives/list.txt"), "photos/cat.jpg_100_50_80_80.png\n")
        self.assertTrue(os.path.exists(self / "hard-negatives/photos/cat.jpg_100_50_80_80.png"))
        server.end()
        again = self.server("photos", "--detections", "found.csv")  # goes on where it was left
        self.assertEqual([one["verdict"] for one in again.ask("list")[1]["review"]], ["wrong"])
        again.ask("decide", {"item": 0, "verdict": ""})
        self.assertEqual(text_of(self / "hard-negatives/list.txt"), "")
        self.assertFalse(os.path.exists(self / "hard-negatives/photos/cat.jpg_100_50_80_80.png"))

    def test_a_verdict_undoes_what_the_last_one_did_to_the_label(self):
        write(self / "boxes.csv", HEADER + "photos/0.png,2,3,20,20,0\nphotos/1.png,,,,,\n")
        write(self / "found.csv", "image,x,y,w,h,score\nphotos/1.png,10,5,20,20,7\nphotos/0.png\n")
        server = self.server("photos", "--detections", "found.csv")
        found, label = "photos/1.png,10,5,20,20,", "photos/0.png,2,3,20,20,"
        for verdict, row in (("object", found + "0"), ("ignore", found + "1"), ("object", found + "0"), ("wrong", "photos/1.png,,,,,")):
            self.assertEqual(server.ask("decide", {"item": 0, "verdict": verdict})[0], 200)
            self.assertEqual(self.labels(), HEADER + label + "0\n" + row + "\n")
        for verdict, row in (("delete", "photos/0.png,,,,,"), ("keep", label + "0"), ("ignore", label + "1"), ("keep", label + "0")):
            self.assertEqual(server.ask("decide", {"item": 1, "verdict": verdict})[0], 200)
            self.assertEqual(self.labels(), HEADER + row + "\nphotos/1.png,,,,,\n")

    def test_a_second_review_keeps_the_hard_negatives_of_the_first(self):
        write(self / "boxes.csv", HEADER + "photos/0.png,,,,,\n")
        for x in (10, 50):
            write(self / "found.csv", f"image,x,y,w,h,score\nphotos/0.png,{x},5,20,20,7\n")
            server = self.server("photos", "--detections", "found.csv")
            self.assertEqual(len(server.ask("list")[1]["review"]), 1)
            self.assertEqual(server.ask("decide", {"item": 0, "verdict": "wrong"})[0], 200)
            server.end()
        self.assertEqual(text_of(self / "hard-negatives/list.txt"),
                         "photos/0.png_10_5_20_20.png\nphotos/0.png_50_5_20_20.png\n")
        self.assertEqual(text_of(self / "hard-negatives/verdicts.csv").count("wrong,false alarm"), 2)

    def test_lines_of_the_verdicts_file_that_are_none_are_told(self):
        write(self / "boxes.csv", HEADER + "photos/0.png,,,,,\n")
        write(self / "found.csv", "image,x,y,w,h,score\nphotos/0.png,10,5,20,20,7\n")
        row = "false alarm,10,5,20,20,photos/0.png"
        write(self / "hard-negatives/verdicts.csv", f"verdict,what,x,y,w,h,image\r\nignore,{row}\r\n")
        server = self.server("photos", "--detections", "found.csv")
        self.assertEqual([one["verdict"] for one in server.ask("list")[1]["review"]], ["ignore"])
        server.end()
        for line in (f"keep,{row}", "perhaps", f",{row}"):
            write(self / "hard-negatives/verdicts.csv", f"verdict,what,x,y,w,h,image\n{line}\n")
            ran = self.run_label("photos", "--detections", "found.csv")
            self.assertEqual(ran.returncode, 1, line)
            self.assertIn("line 2: expected a verdict on a false alarm (object, ignore, wrong)", ran.stderr)

    def test_labels_are_not_exported_over_what_they_come_from(self):
        write(self / "old.csv", HEADER + "photos/0.jpg,1,2,30,20,0\n")
        ran = self.run_label("photos", "--import", "old.csv", "--export", "old.csv")
        self.assertEqual(ran.returncode, 1, ran.stderr)
        self.assertIn("would replace a file that is read", ran.stderr)


if __name__ == "__main__":
    if not os.path.exists(os.path.join(os.path.dirname(HAARKIT), "haarkit_label.so")):
        print("skipped: built without cpp-httplib (apt-get install libcpp-httplib-dev)")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
