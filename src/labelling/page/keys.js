// Boxes by key.
function addInTheMiddle() {
  if (!shown || shown.problem) return;
  const {w, h} = room(), middle = toPicture({x: w / 2, y: h / 2});
  const inside = {x: Math.max(0, Math.min(shown.width, middle.x)), y: Math.max(0, Math.min(shown.height, middle.y))};
  const side = Math.max(2, Math.min(shown.width, shown.height, Math.min(w, h) / view.scale) / 4);
  const box = boxBetween({x: inside.x - side / 2, y: inside.y - side / 2}, {x: inside.x + side / 2, y: inside.y + side / 2});
  if (box.w > 0 && box.h > 0) change('new box', () => { boxes.push(boxOf(box)); chosen = boxes.length - 1; });
}

function removeChosen() {
  if (chosen < 0) return;
  change(`box ${chosen + 1} deleted`, () => { boxes.splice(chosen, 1); chosen = Math.min(chosen, boxes.length - 1); });
}

function choose(by) {
  if (!boxes.length) return;
  chosen = (chosen + by + boxes.length + (chosen < 0 && by < 0 ? 1 : 0)) % boxes.length;
  const box = boxes[chosen];
  say(`box ${chosen + 1} of ${boxes.length}: ${box.w} by ${box.h} at ${box.x}, ${box.y}`);
  draw();
}

function arrow(dx, dy, event) {
  const by = event.shiftKey ? 10 : 1;
  if (chosen < 0) { fitted = false; view.x -= dx * 60; view.y -= dy * 60; draw(); return; }
  const box = boxes[chosen];
  const after = event.altKey ? resized(box, {fx: dx ? 1 : 0.5, fy: dy ? 1 : 0.5}, {x: box.x + box.w + dx * by, y: box.y + box.h + dy * by})
                             : moved(box, dx * by, dy * by);
  change(`${after.w} by ${after.h} at ${after.x}, ${after.y}`, () => { boxes[chosen] = after; });
}

const keys = {
  Enter: next, '.': () => step(1), ',': () => step(-1), n: noObject, b: addInTheMiddle, ']': () => choose(1), '[': () => choose(-1),
  Delete: removeChosen, Backspace: removeChosen, ' ': () => takeProposals(), '+': () => zoom(1.25), '=': () => zoom(1.25),
  '-': () => zoom(0.8), f: fit, '0': () => zoom(1 / view.scale), Escape: () => { chosen = -1; draw(); },
  i: () => { if (chosen >= 0) change('ignored or not', () => { boxes[chosen] = {...boxes[chosen], ignore: !boxes[chosen].ignore}; }); },
  '?': () => { $('help').open = !$('help').open; },
};

document.addEventListener('keydown', (event) => {
  const target = event.target;
  if (target.matches('input[type=number]')) { if (event.key === 'Escape') stage.focus(); return; }
  const onButton = target.matches('button, summary, input');
  if (!list || (onButton && (event.key === ' ' || event.key === 'Enter'))) return;
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) turnBack('before');
    else if (key === 'y' || key === 'z') turnBack('after');
    else return;
    event.preventDefault();
    return;
  }
  const arrows = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
  if (arrows) { arrow(...arrows, event); event.preventDefault(); return; }
  if (event.altKey) return;
  if (event.key === 'Tab' && target === stage && boxes.length && !event.shiftKey && chosen < boxes.length - 1) {
    choose(1);
    event.preventDefault();
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (item >= 0 && verdictByKey(key)) { event.preventDefault(); return; }
  if (/^[1-9]$/.test(key) && list.classes[key - 1]) { setKind(list.classes[key - 1]); return; }
  if (keys[key]) { event.preventDefault(); keys[key](); }
});
