// Boxes by mouse, pen and fingers.
let drag = null;                  // {mode, ...} while a pointer is down
const pointers = new Map();       // fingers on the stage
const local = (event) => { const r = stage.getBoundingClientRect(); return {x: event.clientX - r.left, y: event.clientY - r.top}; };

function boxAt(p) {
  const at = toPicture(p), near = (coarse ? 12 : 5) / view.scale;
  let best = -1, least = Infinity;
  boxes.forEach((box, i) => {
    const inside = at.x >= box.x - near && at.x <= box.x + box.w + near && at.y >= box.y - near && at.y <= box.y + box.h + near;
    if (inside && box.w * box.h < least) { least = box.w * box.h; best = i; }
  });
  return best;
}

// The whole-numbered box between two points, inside the picture, of the fixed shape when there is one.
function boxBetween(from, to) {
  const clamp = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
  const a = {x: clamp(from.x, shown.width), y: clamp(from.y, shown.height)};
  const b = {x: clamp(to.x, shown.width), y: clamp(to.y, shown.height)};
  let w = Math.abs(b.x - a.x), h = Math.abs(b.y - a.y);
  if (list.aspect > 0) {
    w = Math.max(w, Math.round(h * list.aspect));
    w = Math.min(w, b.x < a.x ? a.x : shown.width - a.x, Math.floor((b.y < a.y ? a.y : shown.height - a.y) * list.aspect));
    h = Math.round(w / list.aspect);
  }
  return {x: b.x < a.x ? a.x - w : a.x, y: b.y < a.y ? a.y - h : a.y, w, h};
}

function inPicture(box) {
  const x = Math.max(0, Math.min(shown.width - 1, box.x)), y = Math.max(0, Math.min(shown.height - 1, box.y));
  return {...box, x, y, w: Math.min(box.w, shown.width - x), h: Math.min(box.h, shown.height - y)};
}

function resized(box, handle, to) {
  if (list.aspect > 0 && handle.fx !== 0.5 && handle.fy !== 0.5) {
    const corner = {x: handle.fx ? box.x : box.x + box.w, y: handle.fy ? box.y : box.y + box.h};
    return {...box, ...boxBetween(corner, to)};
  }
  let [left, top, right, bottom] = [box.x, box.y, box.x + box.w, box.y + box.h];
  const x = Math.max(0, Math.min(shown.width, Math.round(to.x))), y = Math.max(0, Math.min(shown.height, Math.round(to.y)));
  if (handle.fx === 0) left = Math.min(x, right - 1);
  if (handle.fx === 1) right = Math.max(x, left + 1);
  if (handle.fy === 0) top = Math.min(y, bottom - 1);
  if (handle.fy === 1) bottom = Math.max(y, top + 1);
  if (list.aspect > 0) {  // a side: the other one follows, as far as the picture goes
    const wanted = handle.fy === 0.5 ? right - left : Math.round((bottom - top) * list.aspect);
    const w = Math.max(1, Math.min(wanted, handle.fx === 0 ? right : shown.width - left,
                                   Math.floor((handle.fy === 0 ? bottom : shown.height - top) * list.aspect)));
    const h = Math.max(1, Math.round(w / list.aspect));
    if (handle.fx === 0) left = right - w; else right = left + w;
    if (handle.fy === 0) top = bottom - h; else bottom = top + h;
  }
  return {...box, x: left, y: top, w: right - left, h: bottom - top};
}

function moved(box, dx, dy) {
  const place = (value, side, most) => side >= most ? value : Math.max(0, Math.min(most - side, value));
  return {...box, x: place(Math.round(box.x + dx), box.w, shown.width), y: place(Math.round(box.y + dy), box.h, shown.height)};
}

stage.addEventListener('pointerdown', (event) => {
  if (!shown || shown.problem) return;
  stage.setPointerCapture(event.pointerId);
  const p = local(event);
  pointers.set(event.pointerId, p);
  if (pointers.size === 2) {  // two fingers move and zoom
    const [a, b] = [...pointers.values()];
    drag = {mode: 'pinch', apart: Math.hypot(a.x - b.x, a.y - b.y), middle: {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2}};
    draw();
    return;
  }
  if (event.button === 1 || event.button === 2) { drag = {mode: 'pan', last: p}; return; }
  const reach = coarse ? 18 : 9;
  if (chosen >= 0) {
    const handle = handlesOf(boxes[chosen]).filter((h) => Math.hypot(h.x - p.x, h.y - p.y) <= reach)
      .sort((a, b) => Math.hypot(a.x - p.x, a.y - p.y) - Math.hypot(b.x - p.x, b.y - p.y))[0];
    if (handle) { drag = {mode: 'resize', handle, index: chosen, from: p, grip: {x: handle.x - p.x, y: handle.y - p.y}, before: boxes[chosen]}; return; }
    const box = boxes[chosen], at = toPicture(p);
    if (at.x >= box.x && at.x <= box.x + box.w && at.y >= box.y && at.y <= box.y + box.h) {
      drag = {mode: 'move', index: chosen, from: p, before: box};
      return;
    }
  }
  drag = {mode: 'draw', from: p, start: toPicture(p), box: null};
});

stage.addEventListener('pointermove', (event) => {
  const p = local(event);
  if (pointers.has(event.pointerId)) pointers.set(event.pointerId, p);
  if (!drag) return;
  if (drag.mode === 'pinch' && pointers.size === 2) {
    const [a, b] = [...pointers.values()], apart = Math.hypot(a.x - b.x, a.y - b.y), middle = {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2};
    view.x += middle.x - drag.middle.x;
    view.y += middle.y - drag.middle.y;
    zoom(apart / Math.max(1, drag.apart), middle);
    Object.assign(drag, {apart, middle});
  } else if (drag.mode === 'pan') {
    fitted = false;
    view.x += p.x - drag.last.x;
    view.y += p.y - drag.last.y;
    drag.last = p;
    draw();
  } else if (drag.mode === 'draw') {
    const far = Math.hypot(p.x - drag.from.x, p.y - drag.from.y) > 4;
    if (far || drag.box) { drag.box = boxBetween(drag.start, toPicture(p)); chosen = -1; draw(); }
  } else if (drag.mode === 'resize') {
    boxes[drag.index] = resized(drag.before, drag.handle, toPicture({x: p.x + drag.grip.x, y: p.y + drag.grip.y}));
    draw();
  } else if (drag.mode === 'move') {
    boxes[drag.index] = moved(drag.before, (p.x - drag.from.x) / view.scale, (p.y - drag.from.y) / view.scale);
    draw();
  }
});

function pointerEnd(event) {
  pointers.delete(event.pointerId);
  const ended = drag;
  if (!ended || (ended.mode === 'pinch' && pointers.size)) return;
  drag = null;
  if (ended.mode === 'draw') {
    if (event.type === 'pointercancel') { draw(); return; }
    const box = ended.box;
    if (box && box.w > 0 && box.h > 0) {
      change(`box ${box.w} by ${box.h}`, () => { boxes.push(boxOf(box)); chosen = boxes.length - 1; });
      return;
    }
    const p = local(event), hit = boxAt(p), at = toPicture(p);
    const proposed = proposals().find((q) => at.x >= q.x && at.x <= q.x + q.w && at.y >= q.y && at.y <= q.y + q.h);
    if (hit < 0 && proposed) takeProposals([proposed]);
    else { chosen = hit; draw(); }
  } else if (ended.mode === 'resize' || ended.mode === 'move') {
    const after = boxes[ended.index];
    boxes[ended.index] = ended.before;
    if (['x', 'y', 'w', 'h'].some((side) => after[side] !== ended.before[side]))
      change(`box ${ended.index + 1} ${after.w} by ${after.h}`, () => { boxes[ended.index] = after; });
    else if (ended.mode === 'move') { chosen = boxAt(local(event)); draw(); }
    else draw();
  }
}
stage.addEventListener('pointerup', pointerEnd);
stage.addEventListener('pointercancel', pointerEnd);
stage.addEventListener('contextmenu', (event) => event.preventDefault());
stage.addEventListener('wheel', (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * 0.0015), local(event)); }, {passive: false});
