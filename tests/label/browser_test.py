#!/usr/bin/env python3
"""usage: browser_test.py HAARKIT PICTURES [SCREENSHOTS]
The labelling page as a person uses it, in headless Chromium: boxes drawn, resized, moved, undone, by mouse, keys and
fingers, at two zooms and in a turned picture; the CSV holds exactly what was drawn. Exit code 77: no browser, or nothing to
drive it. Screenshots go to the folder SCREENSHOTS, when it is given."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Server, png, text_of, turned, write

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("skipped: no Selenium here (apt-get install python3-selenium chromium-driver)")
    sys.exit(77)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
HAARKIT, PICTURES = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
SCREENSHOTS = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else None
HEADER = "image,x,y,w,h,ignore\n"


def browser(*words):
    options = Options()
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", *words):
        options.add_argument(word)
    return webdriver.Chrome(service=Service(DRIVER), options=options)


class Page(unittest.TestCase):
    words = ("--window-size=1200,800",)

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.driver = browser(*self.words)
        self.addCleanup(self.driver.quit)

    def __truediv__(self, name):
        return os.path.join(self.folder, name)

    def serve(self, *words):
        server = Server(HAARKIT, words or ["photos"], self.folder)
        self.addCleanup(server.end)
        return server

    def open(self, server):
        self.driver.get(server.address)
        self.until("list !== null && current >= 0 && image !== null")

    def js(self, text):
        return self.driver.execute_script("return (" + text + ")")

    def until(self, condition, seconds=20):
        end = time.monotonic() + seconds
        while not self.js(condition):
            if time.monotonic() > end:
                self.fail(f"never true: {condition}; alarm: " + self.js("$('alarm').textContent"))
            time.sleep(0.02)

    def saved(self):
        self.until("unsaved.size === 0")
        return text_of(self / "boxes.csv")

    def at(self, x, y):
        """Where a point of the picture is, from the middle of the stage."""
        left, top = self.js(f"[view.x + {x} * view.scale - stage.clientWidth / 2, view.y + {y} * view.scale - stage.clientHeight / 2]")
        return round(left), round(top)

    def drag(self, start, end):
        stage = self.driver.find_element(By.ID, "stage")
        ActionChains(self.driver, duration=20).move_to_element_with_offset(stage, *self.at(*start)).click_and_hold() \
            .move_to_element_with_offset(stage, *self.at(*end)).release().perform()

    def click(self, x, y):
        stage = self.driver.find_element(By.ID, "stage")
        ActionChains(self.driver, duration=20).move_to_element_with_offset(stage, *self.at(x, y)).click().perform()

    def press(self, *keys, held=()):
        actions = ActionChains(self.driver, duration=20)
        for key in held:
            actions.key_down(key)
        actions.send_keys(*keys)
        for key in reversed(held):
            actions.key_up(key)
        actions.perform()

    def go(self, i):
        self.until(f"current === {i} && image !== null")

    def show(self, name):
        if SCREENSHOTS:
            os.makedirs(SCREENSHOTS, exist_ok=True)
            self.driver.save_screenshot(os.path.join(SCREENSHOTS, name + ".png"))

    def no_complaints(self):
        self.assertEqual([entry for entry in self.driver.get_log("browser") if "409" not in entry["message"]], [])


class Mouse(Page):
    def test_boxes_are_saved_as_they_are_drawn(self):
        write(self / "photos/a.png", png(400, 300))
        write(self / "photos/b.png", png(40, 30))
        server = self.serve()
        self.open(server)
        self.drag((100, 50), (180, 130))
        self.assertEqual(self.saved(), HEADER + "photos/a.png,100,50,80,80,0\n")
        self.drag((180, 130), (200, 110))  # its lower right handle
        self.assertEqual(self.saved(), HEADER + "photos/a.png,100,50,100,60,0\n")
        self.drag((150, 80), (160, 90))  # its middle: moved
        self.assertEqual(self.saved(), HEADER + "photos/a.png,110,60,100,60,0\n")
        self.press("z", held=[Keys.CONTROL])
        self.assertEqual(self.saved(), HEADER + "photos/a.png,100,50,100,60,0\n")
        self.press("z", "z", held=[Keys.CONTROL])
        self.assertEqual(self.saved(), HEADER)
        self.press("y", "y", "y", held=[Keys.CONTROL])
        self.assertEqual(self.saved(), HEADER + "photos/a.png,110,60,100,60,0\n")
        self.press(Keys.ENTER)
        self.go(1)
        self.until("view.scale >= 8")  # a small picture is shown large
        self.drag((7, 5), (20, 15))
        self.assertEqual(self.saved(), HEADER + "photos/a.png,110,60,100,60,0\nphotos/b.png,7,5,13,10,0\n")
        self.show("labelled")
        self.no_complaints()
        # The page is closed, the server killed: nothing is lost.
        server.end(9)
        self.driver.get("about:blank")
        self.open(self.serve())
        self.assertEqual(self.js("boxes"), [{"x": 110, "y": 60, "w": 100, "h": 60}])

    def test_a_large_picture_is_exact_to_the_pixel_when_zoomed_in(self):
        width, height = 4000, 3000
        row = bytes(range(250)) * 16
        write(self / "photos/large.png", png(width, height, lambda x, y: row[x]))
        self.open(self.serve())
        self.assertEqual(self.js("image.naturalWidth"), 1600)
        for _ in range(2):
            self.js("(fitted = false, view.scale = 6, view.x = 100 - 3000 * 6, view.y = 100 - 2000 * 6, draw())")
        self.until("detail !== null")
        self.assertEqual(self.js("detail.image.naturalWidth === detail.w"), True)
        self.drag((3003, 2005), (3064, 2042))
        self.assertEqual(self.saved(), HEADER + "photos/large.png,3003,2005,61,37,0\n")
        self.press("f")
        self.until("view.scale < 1")
        self.press(Keys.ARROW_RIGHT)  # the box is still selected
        self.assertEqual(self.saved(), HEADER + "photos/large.png,3004,2005,61,37,0\n")
        self.no_complaints()

    def test_a_turned_picture_is_labelled_as_it_is_seen(self):
        with open(os.path.join(PICTURES, "cat.jpg"), "rb") as file:
            write(self / "photos/cat.jpg", turned(file.read(), 6))
        self.open(self.serve())
        self.assertEqual(self.js("[shown.width, shown.height, image.naturalWidth, image.naturalHeight]"), [300, 451, 300, 451])
        self.js("(fitted = false, view.scale = 1, view.x = 20, view.y = 20, draw())")
        self.drag((10, 400), (210, 440))
        self.assertEqual(self.saved(), HEADER + "photos/cat.jpg,10,400,200,40,0\n")

    def test_boxes_of_a_fixed_shape_stay_in_shape_and_in_the_picture(self):
        write(self / "photos/a.png", png(400, 300))
        self.open(self.serve("photos", "--shape", "40x20"))
        self.drag((100, 50), (180, 60))
        self.assertEqual(self.saved(), HEADER + "photos/a.png,100,50,80,40,0\n")
        self.press(Keys.ESCAPE)
        self.drag((390, 290), (1, 1))
        box = self.js("boxes[1]")
        self.assertEqual(box["w"], 2 * box["h"])
        self.assertGreaterEqual(min(box["x"], box["y"]), 0)

    def test_two_windows_on_one_folder_see_each_other(self):
        write(self / "photos/a.png", png(400, 300))
        server = self.serve()
        self.open(server)
        server.ask("change", {"i": 0, "revision": 1, "done": True, "boxes": [{"x": 1, "y": 2, "w": 30, "h": 40}]})
        self.until("boxes.length === 1")
        # Both change it before either hears of the other.
        self.js("(poll = async () => {}, 1)")
        server.ask("change", {"i": 0, "revision": 2, "done": True, "boxes": [{"x": 5, "y": 6, "w": 30, "h": 40}]})
        self.drag((200, 200), (250, 250))
        self.until("boxes.length === 1 && boxes[0].x === 5")
        self.assertIn("another window", self.js("$('alarm').textContent"))
        self.assertEqual(self.saved(), HEADER + "photos/a.png,5,6,30,40,0\n")

    def test_what_is_not_saved_is_told_and_sent_again(self):
        write(self / "photos/a.png", png(400, 300))
        os.mkdir(self / "deep")
        self.open(self.serve("photos", "--boxes", "deep/boxes.csv"))
        os.rename(self / "deep", self / "gone")
        self.drag((100, 50), (180, 130))
        self.until("$('alarm').textContent.startsWith('NOT SAVED')")
        self.show("not-saved")
        os.rename(self / "gone", self / "deep")
        self.until("unsaved.size === 0 && $('alarm').hidden")
        self.assertEqual(text_of(self / "deep/boxes.csv"), HEADER + "../photos/a.png,100,50,80,80,0\n")

    def test_a_hostile_name_is_shown_as_text(self):
        name = "<img src=x onerror=document.title='hacked'>.png"
        write(os.path.join(self.folder, "photos", name), png(40, 30))
        self.open(self.serve())
        self.assertEqual(self.driver.find_element(By.ID, "name").text, "photos/" + name)
        self.assertNotEqual(self.driver.title, "hacked")
        self.no_complaints()

    def test_a_broken_picture_is_told_and_can_be_passed(self):
        write(self / "photos/a.jpg", b"\xff\xd8\xff no picture")
        write(self / "photos/b.png", png(40, 30))
        server = self.serve()
        self.driver.get(server.address)
        self.until("list !== null && current === 0 && !$('trouble').hidden")
        self.assertIn("a.jpg", self.js("$('trouble').textContent"))
        self.press(".")
        self.go(1)


class KeysAlone(Page):
    def test_a_picture_is_labelled_without_a_mouse(self):
        for name in "abc":
            write(self / f"photos/{name}.png", png(400, 300))
        self.open(self.serve("photos", "--class", "car", "--class", "bus"))
        self.press("b", "2")
        self.saved()
        box = self.js("boxes[0]")
        self.assertEqual(box["class"], "bus")
        self.press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
        self.press(Keys.ARROW_LEFT, held=[Keys.SHIFT])
        self.press(Keys.ARROW_RIGHT, held=[Keys.ALT])
        self.press("i")
        self.assertEqual(self.saved(), "image,x,y,w,h,ignore,class\n"
                         f"photos/a.png,{box['x'] - 9},{box['y'] + 1},{box['w'] + 1},{box['h']},1,bus\n")
        self.press(Keys.ENTER)
        self.go(1)
        self.press("n")
        self.go(2)
        self.press("b", Keys.DELETE, ",")
        self.go(1)
        self.assertEqual(self.saved().splitlines()[2:], ["photos/b.png,,,,,,"])
        self.assertEqual(self.js("$('left').textContent"), "2 of 3, 1 left")
        self.assertEqual(self.js("[...document.querySelectorAll('button')].filter(b => !b.textContent.trim() && !b.ariaLabel).length"), 0)
        self.no_complaints()

    def test_a_box_is_typed_to_the_pixel(self):
        write(self / "photos/a.png", png(400, 300))
        self.open(self.serve())
        self.press("b")
        for side, value in (("x", 11), ("y", 22), ("w", 33), ("h", 44)):
            self.driver.execute_script("const f = document.querySelector(`input[data-side=${arguments[0]}]`); f.focus(); f.select();", side)
            self.press(str(value), Keys.TAB)
        self.assertEqual(self.saved(), HEADER + "photos/a.png,11,22,33,44,0\n")


class Proposed(Page):
    def test_proposals_are_taken_with_one_key_and_reviewed(self):
        for name in ("astronaut.jpg", "cat.jpg", "grace_hopper.jpg"):
            os.makedirs(self / "photos", exist_ok=True)
            shutil.copy(os.path.join(PICTURES, name), self / "photos")
        cascade = os.path.join(PICTURES, "..", "cascades", "face.haarkit")
        server = self.serve("photos", "--cascade", cascade)
        self.open(server)
        self.until("proposals().length === 1")
        self.show("proposed")
        box = self.js("(({x, y, w, h}) => [x, y, w, h])(proposals()[0])")
        self.press(" ")
        self.assertEqual(self.saved(), HEADER + "photos/astronaut.jpg," + ",".join(map(str, box)) + ",0\n")
        self.until("proposals().length === 0")
        self.press(Keys.ENTER)
        self.go(2)  # a find before a picture without one
        self.click(*self.js("(p => [p.x + p.w / 2, p.y + p.h / 2])(proposals()[0])"))
        self.press(Keys.ENTER)
        self.go(1)
        self.press("n")
        self.assertEqual(len(self.saved().splitlines()), 4)
        self.no_complaints()
        self.driver.get("about:blank")  # else the page asks the server that is ended now, and complains
        server.end()
        write(self / "found.csv", "image,x,y,w,h,score\nphotos/cat.jpg,100,50,80,80,5\n" "photos/astronaut.jpg,183,79,85,85,9\n")
        self.open(self.serve("photos", "--detections", "found.csv"))
        self.until("item === 0 && current === 1")
        self.show("review")
        self.press("x")
        self.until("item === 1 && current === 2")  # Grace Hopper's face was not found
        self.press("k")
        self.until("list.review.every((one) => one.verdict)")
        self.assertEqual(text_of(self / "hard-negatives/list.txt"), "photos/cat.jpg_100_50_80_80.png\n")
        self.no_complaints()

    def test_a_first_cascade_is_trained_in_the_page_and_proposes(self):
        draw_trucks = os.path.join(os.path.dirname(HAARKIT), "draw_trucks")
        subprocess.run([draw_trucks, self.folder, "14", "1", "1"], check=True)
        info = text_of(self / "training/info.dat").splitlines(keepends=True)
        write(self / "training/info.dat", "".join(info[:12]))
        server = self.serve("training", "--import", "training/info.dat")
        self.open(server)
        self.go(12)  # the first without labels
        self.until("training.ready && !$('train').disabled")
        self.driver.find_element(By.ID, "train").click()
        self.until("training.state === 'done' && proposing && shown.searched", 120)
        self.press(".")
        self.go(13)
        self.until("shown.searched")
        self.until("$('propose-text').textContent.includes('proposed')")
        self.show("trained")
        self.no_complaints()
        self.assertEqual([name for name in os.listdir(tempfile.gettempdir()) if name.startswith("haarkit-label-")], [])


class Narrow(Page):
    words = ("--window-size=420,860", "--touch-events=enabled", "--blink-settings=preferredColorScheme=0", "--force-dark-mode")

    def test_fingers_draw_and_zoom_on_a_narrow_dark_page(self):
        shutil.copytree(PICTURES, self / "photos")
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": 420, "height": 860, "deviceScaleFactor": 2, "mobile": True})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                    {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
        self.open(self.serve())
        self.assertTrue(self.js("document.documentElement.scrollWidth <= innerWidth"))
        self.assertEqual(self.js("getComputedStyle(document.body).backgroundColor"), "rgb(25, 25, 24)")

        def touch(kind, *points):
            left, top = self.js("(r => [r.left, r.top])(stage.getBoundingClientRect())")
            self.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [
                {"x": left + x, "y": top + y, "id": i} for i, (x, y) in enumerate(points)]})

        self.js("(fitted = false, view.scale = 0.5, view.x = 40, view.y = 40, draw())")
        touch("touchStart", (90, 90))
        touch("touchMove", (120, 130))
        touch("touchMove", (140, 140))
        touch("touchEnd")
        self.assertEqual(self.saved(), HEADER + "photos/astronaut.jpg,100,100,100,100,0\n")
        self.show("narrow")
        touch("touchStart", (100, 100))
        touch("touchStart", (100, 100), (200, 100))
        touch("touchMove", (50, 100), (250, 100))
        touch("touchEnd")
        self.assertAlmostEqual(self.js("view.scale"), 1, 3)
        self.assertEqual(len(self.saved().splitlines()), 2)


def main():
    if not os.path.exists(os.path.join(os.path.dirname(HAARKIT), "haarkit_label.so")):
        print("skipped: built without cpp-httplib (apt-get install libcpp-httplib-dev)")
        sys.exit(77)
    if CHROMIUM is None or DRIVER is None:
        print("skipped: no chromium or chromedriver here (apt-get install chromium chromium-driver)")
        sys.exit(77)
    # Chromium leaves folders of its own where temporary files are.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        os.environ["TMPDIR"] = tempfile.tempdir = own
        unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
