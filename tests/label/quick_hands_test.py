#!/usr/bin/env python3
"""usage: quick_hands_test.py HAARKIT PICTURES
The labelling page under a hand that is quicker than the program's answers, beside another window, and with numbers that are
none of the picture: no label of another picture changes, and none leaves its picture. Exit code 77: no browser."""
import time

from browser_test import HEADER, Keys, ActionChains, By, Page, main, png, write

# Pictures come late, as from a slow disk.
SLOW = """(quick => { ask = async (path, body) => {
  if (path.startsWith('picture?')) await new Promise((done) => setTimeout(done, 300));
  return quick(path, body);
}; })(ask)"""
ONE = "photos/{},100,50,80,80,0\n"


class QuickHands(Page):
    def three_and_one(self):
        """Three pictures that are labelled here, and one that was before."""
        for name in "abcd":
            write(self / f"photos/{name}.png", png(400, 300))
        write(self / "boxes.csv", HEADER + "photos/d.png,1,1,20,20,0\n")
        server = self.serve()
        self.open(server)
        for i in range(3):
            self.drag((100, 50), (180, 130))
            self.press(".")
            self.go(i + 1)
        self.saved()
        return server

    def test_undo_again_before_the_picture_of_the_first_is_there(self):
        self.three_and_one()
        self.js(SLOW)
        self.press("z", "z", held=[Keys.CONTROL])
        self.until("undone.length === 1")
        self.assertEqual(self.saved(), HEADER + ONE.format("a.png") + "photos/d.png,1,1,20,20,0\n")
        self.press("y", "y", held=[Keys.CONTROL])
        self.until("undone.length === 3")
        self.assertEqual(self.saved(), HEADER + "".join(ONE.format(name + ".png") for name in "abc") + "photos/d.png,1,1,20,20,0\n")
        self.no_complaints()

    def test_undo_does_not_reach_over_what_another_window_did(self):
        server = self.three_and_one()
        revision = server.ask("picture?i=1")[1]["revision"]
        server.ask("change", {"i": 1, "revision": revision, "done": True, "boxes": [{"x": 1, "y": 2, "w": 30, "h": 40}]})
        self.press("z", "z", held=[Keys.CONTROL])
        self.until("undone.length === 1")
        self.assertIn("changed elsewhere", self.js("$('alarm').textContent"))
        self.assertEqual(self.saved(), HEADER + ONE.format("a.png") + "photos/b.png,1,2,30,40,0\nphotos/d.png,1,1,20,20,0\n")

    def test_a_drag_that_began_on_the_picture_before_changes_nothing(self):
        for name in "ab":
            write(self / f"photos/{name}.png", png(400, 300))
        labels = HEADER + ONE.format("a.png") + "photos/b.png,10,10,20,20,0\n"
        write(self / "boxes.csv", labels)
        self.open(self.serve())
        self.press("]")
        self.js(SLOW)
        self.press(".")
        stage = self.driver.find_element(By.ID, "stage")
        ActionChains(self.driver, duration=20).move_to_element_with_offset(stage, *self.at(140, 90)).click_and_hold().perform()
        self.go(1)
        ActionChains(self.driver, duration=20).move_to_element_with_offset(stage, *self.at(160, 100)).release().perform()
        time.sleep(0.2)
        self.assertEqual(self.js("boxes"), [{"x": 10, "y": 10, "w": 20, "h": 20}])
        self.assertEqual(self.saved(), labels)
        self.no_complaints()


    def test_a_verdict_is_on_what_is_seen(self):
        for name in "ab":
            write(self / f"photos/{name}.png", png(400, 300))
        write(self / "truth.csv", HEADER + "photos/a.png,,,,,\nphotos/b.png,,,,,\n")
        write(self / "found.csv", "image,x,y,w,h,score\nphotos/a.png,100,50,80,80,9\nphotos/b.png,10,20,50,50,5\n")
        server = self.serve("--detections", "found.csv", "--boxes", "truth.csv")
        self.open(server)
        self.js(SLOW)
        self.press("x")
        self.until("item === 1 && current === 0")
        self.press("x")  # nothing seems to happen, so once more
        self.go(1)
        time.sleep(0.5)
        self.assertEqual(self.js("list.review.map((one) => one.verdict)"), ["wrong", ""])
        self.press("a")
        self.until("list.review[1].verdict === 'object'")
        self.driver.get("about:blank")


class Border(Page):
    def type(self, side, value):
        self.driver.execute_script("const f = document.querySelector(`input[data-side=${arguments[0]}]`); f.focus(); f.select();", side)
        self.press(str(value), Keys.TAB)

    def test_typed_numbers_stay_in_the_picture(self):
        write(self / "photos/a.png", png(400, 300))
        self.open(self.serve())
        self.press("b")
        for side, value in (("x", 350), ("w", 9999), ("y", -7), ("h", 9999)):
            self.type(side, value)
        self.assertEqual(self.saved(), HEADER + "photos/a.png,350,0,50,300,0\n")
        self.type("x", 9999)
        self.assertEqual(self.saved(), HEADER + "photos/a.png,399,0,1,300,0\n")

    def test_a_box_of_a_fixed_shape_stays_in_the_picture_when_a_side_is_dragged(self):
        write(self / "photos/a.png", png(400, 300))
        self.open(self.serve("photos", "--shape", "20x40"))
        self.drag((100, 150), (160, 290))
        self.assertEqual(self.saved(), HEADER + "photos/a.png,100,150,70,140,0\n")
        self.drag((170, 220), (300, 220))  # its right side
        self.assertEqual(self.saved(), HEADER + "photos/a.png,100,150,75,150,0\n")
        self.drag((137, 150), (137, 200))  # its upper side
        self.assertEqual(self.saved(), HEADER + "photos/a.png,100,200,50,100,0\n")


if __name__ == "__main__":
    main()
