// The labelling page. Boxes live in pixels of the whole picture, whatever part of it is shown at which zoom; they are
// whole numbers when they were drawn here. Each change is sent at once, and counts as saved when the server says so.
'use strict';

const $ = (id) => document.getElementById(id);
const stage = $('stage'), canvas = $('canvas'), overlay = $('overlay');
const coarse = matchMedia('(pointer: coarse)').matches;

let list = null;           // the server's list: pictures [name, state, count], classes, aspect, review
let current = -1;          // the picture shown
let shown = null;          // what the server said of it: width, height, revision, proposals
let boxes = [];            // its boxes
let done = false;          // whether it counts as labelled
let chosen = -1;           // the selected box
let kind = '';             // class of new boxes
let view = {scale: 1, x: 0, y: 0};  // screen = picture * scale + (x, y)
let fitted = true;                  // all of the picture is shown, also when the stage changes its size
let image = null, detail = null;    // the reduced picture; the part at full size: {image, x, y, w, h}
let undone = [], redone = [];       // {i, before, after}: each a {boxes, done}
let visited = [];
let item = -1;             // of the review
let version = 0, generation = 0, training = {state: 'idle'}, proposing = false;
const unsaved = new Map();  // picture -> {revision, boxes, done, sending}

// --- The server ------------------------------------------------------------------------------------------------------

async function ask(path, body) {
  const options = body ? {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)} : {};
  const reply = await fetch(path, options);
  let said = {};
  try { said = await reply.json(); } catch { /* an empty answer */ }
  return {status: reply.status, said};
}

function alarm(text) { $('alarm').hidden = !text; $('alarm').textContent = text || ''; }
function say(text) { $('said').textContent = text; }

function tellSaved() {
  const chip = $('saved');
  chip.textContent = unsaved.size ? 'saving …' : 'saved';
  chip.className = 'chip ' + (unsaved.size ? '' : 'good');
}

// Sends what is not saved of a picture, again and again until the server has it.
async function send(i) {
  const change = unsaved.get(i);
  if (!change || change.sending) return;
  change.sending = true;
  const {boxes: sent, done: sentDone, revision} = change;
  try {
    const {status, said} = await ask('change', {i, revision, boxes: sent, done: sentDone});
    change.sending = false;
    if (status === 200 || status === 409) {
      if (status === 200 && change.boxes !== sent) {  // it was changed again meanwhile
        change.revision = said.revision;
        alarm('');
        return send(i);
      }
      unsaved.delete(i);
      if (status === 409) {
        undone = undone.filter((step) => step.i !== i);
        redone = redone.filter((step) => step.i !== i);
        alarm('This picture was changed in another window at the same time. Its boxes are those of the other window now.');
        setTimeout(() => alarm(''), 8000);
      } else if (!unsaved.size) {
        alarm('');
      }
      list.pictures[i][1] = !said.done ? 0 : said.boxes.length ? 1 : 2;
      list.pictures[i][2] = said.boxes.length;
      if (i === current) {
        shown.revision = said.revision;
        if (status === 409) { boxes = said.boxes; done = said.done; chosen = -1; draw(); }
      }
      drawStrip();
      tellProgress();
    } else {
      const why = said.problem || (status === 404 ? 'the page belongs to a server that has ended' : 'status ' + status);
      alarm('NOT SAVED: ' + why + '. Trying again.');
      setTimeout(() => send(i), 1000);
    }
  } catch {
    change.sending = false;
    alarm('NOT SAVED: haarkit label does not answer. What was told to be saved is on disk; leave this page open to keep the rest, ' +
          'or start haarkit label again and open its new address.');
    setTimeout(() => send(i), 1000);
  }
  tellSaved();
}

function save() {
  const waiting = unsaved.get(current);
  const change = {boxes: boxes.map((box) => ({...box})), done, revision: shown.revision};
  if (waiting) Object.assign(waiting, {boxes: change.boxes, done});
  else unsaved.set(current, change);
  list.pictures[current][1] = boxes.length ? 1 : done ? 2 : 0;
  list.pictures[current][2] = boxes.length;
  tellSaved();
  tellProgress();
  drawStrip();
  return send(current);
}

// Does something to the boxes, so that it can be undone, and saves.
function change(what, f) {
  const before = {boxes: boxes.map((box) => ({...box})), done};
  f();
  done = done || boxes.length > 0;
  if (!boxes.length && before.boxes.length) done = false;  // emptied, which is not the same as found to be empty
  remember(before);
  say(what);
  draw();
  save();
}

function remember(before) {
  undone.push({i: current, before, after: {boxes: boxes.map((box) => ({...box})), done}});
  redone = [];
}

async function turnBack(from, to, which) {
  const step = from.pop();
  if (!step) return;
  if (step.i !== current) await open(step.i);
  to.push(step);
  boxes = step[which].boxes.map((box) => ({...box}));
  done = step[which].done;
  chosen = Math.min(chosen, boxes.length - 1);
  say(which === 'before' ? 'undone' : 'redone');
  draw();
  save();
}

// --- Pictures --------------------------------------------------------------------------------------------------------

let opening = 0;
async function open(i, remembered) {
  if (i < 0 || i >= list.pictures.length) return;
  const turn = ++opening;
  if (current >= 0 && !remembered && current !== i) visited.push(current);
  const reply = await ask('picture?i=' + i);
  if (turn !== opening) return;
  if (reply.status !== 200) { alarm(reply.said.problem || 'haarkit label does not answer'); return; }
  current = i;
  shown = reply.said;
  const waiting = unsaved.get(i);
  boxes = waiting ? waiting.boxes.map((box) => ({...box})) : shown.boxes;
  done = waiting ? waiting.done : shown.done;
  chosen = -1;
  image = detail = null;
  $('name').textContent = shown.name;
  document.title = shown.name + ' – haarkit label';
  $('trouble').hidden = !shown.problem;
  $('trouble').textContent = shown.problem || '';
  fit();
  drawStrip();
  tellProgress();
  say(`${shown.name}, picture ${i + 1} of ${list.pictures.length}, ${boxes.length} boxes`);
  if (shown.problem) return;
  const loading = new Image();
  loading.onload = () => { if (turn === opening) { image = loading; stage.dataset.loaded = i; draw(); } };
  loading.onerror = () => {
    if (turn === opening) { $('trouble').hidden = false; $('trouble').textContent = 'This picture cannot be shown.'; }
  };
  loading.src = 'image?i=' + i + '&side=1600';
  const ahead = nextUnlabelled(i);
  if (ahead >= 0) new Image().src = 'image?i=' + ahead + '&side=1600';  // so that it is there when it is asked for
}

function nextUnlabelled(from) {
  const count = list.pictures.length;
  for (let k = 1; k < count; ++k) if (!list.pictures[(from + k) % count][1]) return (from + k) % count;
  return -1;
}

async function next() {
  if (item >= 0) return judgeNext(1);
  let to = -1;
  if (proposing && $('uncertain').checked) {
    const {said} = await ask('next?i=' + current);
    if (said.i !== null && said.i !== undefined) to = said.i;
  }
  if (to < 0) to = nextUnlabelled(current);
  if (to < 0) { say('All pictures are labelled.'); return open((current + 1) % list.pictures.length); }
  return open(to);
}

function step(by) {
  if (item >= 0) return judgeNext(by);
  return open((current + by + list.pictures.length) % list.pictures.length);
}
function back() { return item < 0 && visited.length ? open(visited.pop(), true) : step(-1); }

function noObject() {
  if (!shown) return;
  const before = {boxes: boxes.map((box) => ({...box})), done};
  boxes = [];
  done = true;
  chosen = -1;
  remember(before);
  draw();
  save();
  say('no object');
  return next();
}

function proposals() {
  const overlaps = (a, b) => {
    const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x), h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
    return w > 0 && h > 0 && w * h > 0.4 * Math.min(a.w * a.h, b.w * b.h);
  };
  return shown ? shown.proposals.filter((p) => !p.refused && !boxes.some((box) => overlaps(box, p))) : [];
}

function takeProposals(some) {
  const taken = some || proposals().filter((p) => p.sure);
  if (!taken.length) return;
  change(`${taken.length} taken`, () => { for (const p of taken) boxes.push(boxOf(p)); });
}

function boxOf(p) {
  const box = {x: p.x, y: p.y, w: p.w, h: p.h};
  if (kind) box.kind = kind;
  return box;
}

// --- View ------------------------------------------------------------------------------------------------------------

const room = () => ({w: stage.clientWidth, h: stage.clientHeight});
const toPicture = (p) => ({x: (p.x - view.x) / view.scale, y: (p.y - view.y) / view.scale});

function fit() {
  if (!shown || !shown.width) { draw(); return; }
  const {w, h} = room(), margin = 12;
  fitted = true;
  view.scale = Math.min((w - 2 * margin) / shown.width, (h - 2 * margin) / shown.height, 8);
  view.x = (w - shown.width * view.scale) / 2;
  view.y = (h - shown.height * view.scale) / 2;
  draw();
}

function zoom(factor, at) {
  if (!shown || !shown.width) return;
  const {w, h} = room();
  at = at || {x: w / 2, y: h / 2};
  const point = toPicture(at);
  fitted = false;
  const least = Math.min(0.02, w / shown.width);
  view.scale = Math.min(64, Math.max(least, view.scale * factor));
  view.x = at.x - point.x * view.scale;
  view.y = at.y - point.y * view.scale;
  draw();
}

// Where pixels of the screen are smaller than those of the reduced picture, the part that is seen is fetched at full size.
let fetching = null;
function fetchDetail() {
  clearTimeout(fetching);
  if (!image || view.scale * (devicePixelRatio || 1) <= image.naturalWidth / shown.width * 1.05 ||
      image.naturalWidth >= shown.width) return;
  fetching = setTimeout(() => {
    const {w, h} = room(), a = toPicture({x: 0, y: 0}), b = toPicture({x: w, y: h});
    const x = Math.max(0, Math.floor(a.x)), y = Math.max(0, Math.floor(a.y));
    const part = {x, y, w: Math.min(shown.width, Math.ceil(b.x)) - x, h: Math.min(shown.height, Math.ceil(b.y)) - y};
    if (part.w <= 0 || part.h <= 0) return;
    const turn = opening, loading = new Image();
    loading.onload = () => { if (turn === opening) { detail = {...part, image: loading}; stage.dataset.detail = part.w; paint(); } };
    loading.src = `part?i=${current}&x=${part.x}&y=${part.y}&w=${part.w}&h=${part.h}&side=2400`;
  }, 150);
}

function paint() {
  const {w, h} = room(), ratio = devicePixelRatio || 1;
  if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
    canvas.width = Math.round(w * ratio);
    canvas.height = Math.round(h * ratio);
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, w, h);
  if (!image || !shown) return;
  pen.imageSmoothingEnabled = view.scale < 2;
  pen.drawImage(image, view.x, view.y, shown.width * view.scale, shown.height * view.scale);
  if (detail && view.scale > image.naturalWidth / shown.width)
    pen.drawImage(detail.image, view.x + detail.x * view.scale, view.y + detail.y * view.scale, detail.w * view.scale,
                  detail.h * view.scale);
}

function svg(name, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  overlay.append(element);
}

function drawBox(box, style, tag) {
  const at = {x: view.x + box.x * view.scale, y: view.y + box.y * view.scale, width: box.w * view.scale, height: box.h * view.scale};
  svg('rect', {...at, class: 'under'});
  svg('rect', {...at, class: 'box ' + style});
  if (tag) svg('text', {x: at.x + 3, y: at.y > 18 ? at.y - 5 : at.y + 15, class: 'tag'}, tag);
}

function handlesOf(box) {
  const handles = [];
  for (const fy of [0, 0.5, 1]) for (const fx of [0, 0.5, 1]) {
    if (fx === 0.5 && fy === 0.5) continue;
    handles.push({fx, fy, x: view.x + (box.x + box.w * fx) * view.scale, y: view.y + (box.y + box.h * fy) * view.scale});
  }
  return handles;
}

function draw() {
  paint();
  fetchDetail();
  overlay.replaceChildren();
  if (shown && !shown.problem) {
    for (const p of proposals()) drawBox(p, p.sure ? 'proposal' : 'proposal unsure', p.score.toFixed(1));
    boxes.forEach((box, i) => drawBox(box, (box.ignore ? 'ignore ' : '') + (i === chosen ? 'chosen' : ''),
                                      [box.kind, box.ignore ? 'ignored' : ''].filter(Boolean).join(', ')));
    if (item >= 0 && list.review[item].i === current) {
      const judged = list.review[item];
      drawBox(judged, 'judged', judged.miss ? 'not found' : 'found, ' + judged.score.toFixed(1));
    }
    if (chosen >= 0) for (const p of handlesOf(boxes[chosen]))
      svg('rect', {x: p.x - 5, y: p.y - 5, width: 10, height: 10, class: 'handle'});
    if (drag && drag.box) drawBox(drag.box, 'chosen', `${drag.box.w} × ${drag.box.h}`);
  }
  drawPanel();
}

const shortNumber = (value) => Number.isInteger(value) ? value : value.toFixed(1);

let panelShape = '';
function drawPanel() {
  $('count').textContent = boxes.length || '';
  $('empty').hidden = boxes.length > 0;
  $('state').textContent = boxes.length ? 'labelled' : done ? 'no object' : 'not labelled yet';
  $('zoom').textContent = Math.round(view.scale * 100) + ' %';
  $('undo').disabled = !undone.length;
  $('redo').disabled = !redone.length;
  const found = proposals();
  const sure = found.filter((p) => p.sure).length;
  $('accept').disabled = !sure;
  $('propose-text').textContent = training.state === 'running' ? 'Training: ' + (training.said || '…')
    : training.state === 'failed' ? 'Training failed: ' + training.said
    : !proposing ? (training.ready ? 'There are labels enough to train a first cascade, which then proposes boxes.'
                                   : `Label ${training.needed || 'some pictures'}, then a first cascade can be trained here to propose boxes.`)
    : shown && !shown.searched ? 'Searching this picture …'
    : found.length ? `${sure} proposed here` + (sure < found.length ? `, ${found.length - sure} more that are less likely (click to take).` : '.') : 'Nothing more is proposed here.';
  $('train').textContent = proposing ? 'train again' : 'train a first cascade';
  $('train').disabled = !training.ready || training.state === 'running';
  $('stop').hidden = training.state !== 'running';
  // The list keeps its elements (and the focus) while a box only moves.
  const shape = JSON.stringify([current, boxes.length, chosen, boxes.map((b) => [b.kind, b.ignore])]);
  if (shape !== panelShape) {
    panelShape = shape;
    $('boxes').replaceChildren(...boxes.map((box, i) => panelRow(i)));
    drawClasses();
  }
  boxes.forEach((box, i) => {
    const row = $('boxes').children[i];
    row.firstChild.textContent = `${i + 1}: ${shortNumber(box.w)} × ${shortNumber(box.h)} at ${shortNumber(box.x)}, ${shortNumber(box.y)}` +
      (box.kind ? ', ' + box.kind : '') + (box.ignore ? ', ignored' : '');
    for (const field of row.querySelectorAll('input'))
      if (field !== document.activeElement) field.value = box[field.dataset.side];
  });
}

function panelRow(i) {
  const row = document.createElement('li'), button = document.createElement('button'), remove = document.createElement('button');
  button.setAttribute('aria-pressed', i === chosen);
  button.onclick = () => { chosen = chosen === i ? -1 : i; draw(); };
  remove.textContent = '×';
  remove.setAttribute('aria-label', `Delete box ${i + 1}`);
  remove.onclick = () => { chosen = i; removeChosen(); };
  row.append(button, remove);
  if (i !== chosen) return row;
  const fields = document.createElement('div');
  fields.className = 'fields';
  for (const [side, word] of [['x', 'left'], ['y', 'top'], ['w', 'width'], ['h', 'height']]) {
    const label = document.createElement('label'), field = document.createElement('input');
    field.type = 'number';
    field.dataset.side = side;
    field.onchange = () => {
      const value = Number(field.value);
      if (!Number.isFinite(value) || field.value === '' || ((side === 'w' || side === 'h') && value <= 0)) { draw(); return; }
      change(`box ${i + 1} ${word} ${value}`, () => { boxes[i] = {...boxes[i], [side]: value}; });
    };
    label.append(word, field);
    fields.append(label);
  }
  row.append(fields);
  return row;
}

function drawClasses() {
  $('classes').replaceChildren(...list.classes.map((name, k) => {
    const button = document.createElement('button'), key = document.createElement('kbd');
    button.setAttribute('role', 'radio');
    button.setAttribute('aria-checked', (chosen >= 0 ? boxes[chosen].kind || '' : kind) === name);
    key.textContent = k + 1;
    button.append(...(k < 9 ? [key, ' ' + name] : [name]));
    button.onclick = () => setKind(name);
    return button;
  }));
}

function setKind(name) {
  kind = name;
  panelShape = '';
  if (chosen >= 0 && boxes[chosen].kind !== name) change('class ' + name, () => { boxes[chosen] = {...boxes[chosen], kind: name}; });
  else draw();
}

function tellProgress() {
  const all = list.pictures.length, labelled = list.pictures.filter((p) => p[1]).length;
  $('bar').max = all;
  $('bar').value = labelled;
  $('left').textContent = `${labelled} of ${all}, ${all - labelled} left`;
}

function drawStrip() {
  const many = Math.max(1, Math.floor(($('strip').clientWidth - 16) / 67)), all = list.pictures.length;
  const first = Math.max(0, Math.min(all - many, current - Math.floor(many / 2)));
  const wanted = [];
  for (let i = first; i < Math.min(all, first + many); ++i) {
    const [name, state, count] = list.pictures[i];
    let entry = stripEntries.get(i);
    if (!entry) {
      entry = document.createElement('li');
      const button = document.createElement('button'), picture = document.createElement('img'), mark = document.createElement('b');
      picture.loading = 'lazy';
      picture.alt = '';
      picture.src = 'thumbnail?i=' + i;
      button.onclick = () => { leaveReview(); open(i); };
      button.append(picture, mark);
      entry.append(button);
      stripEntries.set(i, entry);
    }
    entry.firstChild.setAttribute('aria-label', `${name}, ${state === 0 ? 'not labelled' : state === 1 ? count + ' boxes' : 'no object'}`);
    entry.firstChild.setAttribute('aria-current', i === current);
    entry.querySelector('b').textContent = state === 0 ? '' : state === 1 ? '✓ ' + count : '∅';
    entry.querySelector('b').hidden = state === 0;
    wanted.push(entry);
  }
  $('strip').replaceChildren(...wanted);
  if (stripEntries.size > 400) stripEntries.clear();
}
const stripEntries = new Map();

// --- Boxes by pointer ------------------------------------------------------------------------------------------------

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
  if (list.aspect > 0) {  // a side: the other one follows
    if (handle.fy === 0.5) bottom = top + Math.max(1, Math.round((right - left) / list.aspect));
    else right = left + Math.max(1, Math.round((bottom - top) * list.aspect));
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

// --- Boxes by key ----------------------------------------------------------------------------------------------------

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
    if (key === 'z' && !event.shiftKey) turnBack(undone, redone, 'before');
    else if (key === 'y' || key === 'z') turnBack(redone, undone, 'after');
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

// --- Review ----------------------------------------------------------------------------------------------------------

const verdicts = {
  found: [['a', 'object', 'an object: label it'], ['x', 'wrong', 'a false alarm: hard negative'], ['g', 'ignore', 'ignore']],
  missed: [['k', 'keep', 'keep the label'], ['d', 'delete', 'delete the label'], ['g', 'ignore', 'ignore']],
};

function verdictByKey(key) {
  const known = verdicts[list.review[item].miss ? 'missed' : 'found'].find((v) => v[0] === key);
  if (known) decide(known[1]);
  return Boolean(known);
}

async function decide(verdict) {
  const at = item, {status, said} = await ask('decide', {item: at, verdict});
  if (status !== 200) { alarm('NOT SAVED: ' + (said.problem || 'haarkit label does not answer')); return; }
  alarm('');
  list.review[at] = said;
  await poll();
  return judgeNext(1);
}

async function judgeNext(by) {
  let to = item + by;
  while (by > 0 && to < list.review.length && list.review[to].verdict) ++to;
  if (to >= list.review.length) {
    to = list.review.findIndex((one) => !one.verdict);
    if (to < 0) { say('All is judged.'); $('review-what').textContent = 'All is judged.'; to = list.review.length - 1; }
  }
  return judge(Math.max(0, to));
}

async function judge(at) {
  item = at;
  const one = list.review[at];
  await open(one.i, true);
  const {w, h} = room();  // the box and as much again around it
  fitted = false;
  view.scale = Math.max(view.scale, Math.min(8, w / (one.w * 4), h / (one.h * 4)));
  view.x = w / 2 - (one.x + one.w / 2) * view.scale;
  view.y = h / 2 - (one.y + one.h / 2) * view.scale;
  $('review').hidden = false;
  const open_ = list.review.filter((r) => !r.verdict).length;
  $('review-what').textContent = `${one.miss ? 'Missed' : 'Found, not labelled'} (${at + 1} of ${list.review.length}, ${open_} to judge)`;
  $('review-text').textContent = (one.miss ? `A label of ${Math.round(one.score)} pixels that was not found.`
                                           : `Found with score ${one.score.toFixed(2)}.`) + (one.verdict ? ` Judged: ${one.verdict}.` : '');
  $('review-keys').replaceChildren(...verdicts[one.miss ? 'missed' : 'found'].map(([key, verdict, words]) => {
    const button = document.createElement('button'), cap = document.createElement('kbd');
    cap.textContent = key.toUpperCase();
    button.append(cap, ' ' + words);
    button.onclick = () => decide(verdict);
    return button;
  }));
  draw();
}

function leaveReview() { item = -1; $('review').hidden = true; }

// --- What changes meanwhile ------------------------------------------------------------------------------------------

async function poll() {
  try {
    const {status, said} = await ask('status?since=' + version);
    if (status !== 200) return;
    version = said.version;
    training = said.training;
    proposing = said.proposing;
    let strip = false;
    for (const [i, state, count, revision] of said.changed) {
      if (unsaved.has(i)) continue;
      strip = strip || list.pictures[i][1] !== state || list.pictures[i][2] !== count;
      list.pictures[i][1] = state;
      list.pictures[i][2] = count;
      if (i === current && revision !== shown.revision && !drag) {
        const {said: fresh} = await ask('picture?i=' + i);
        if (i === current && !unsaved.has(i) && !drag && fresh.revision > shown.revision) {
          shown.revision = fresh.revision;
          boxes = fresh.boxes;
          done = fresh.done;
          chosen = -1;
          undone = undone.filter((one) => one.i !== i);
        }
      }
    }
    if (strip) { drawStrip(); tellProgress(); }
    if (proposing && shown && (!shown.searched || generation !== said.generation)) {
      const at = current, {said: fresh} = await ask('picture?i=' + at);
      if (at === current && fresh.searched) {
        shown.proposals = fresh.proposals;
        shown.searched = true;
        generation = said.generation;
      }
    }
    if (!drag) draw();
  } catch { /* the next save tells that nobody answers */ }
}

addEventListener('beforeunload', (event) => { if (unsaved.size) event.preventDefault(); });
new ResizeObserver(() => { if (list && shown) { if (fitted) fit(); else draw(); drawStrip(); } }).observe(stage);

for (const [id, f] of Object.entries({previous: back, none: noObject, add: addInTheMiddle, next, accept: () => takeProposals(), zoom: fit,
  in: () => zoom(1.25), out: () => zoom(0.8), undo: () => turnBack(undone, redone, 'before'), redo: () => turnBack(redone, undone, 'after'),
  stop: () => ask('stop', {}).then(poll),
  train: () => ask('train', {kind: list.classes.length ? kind : ''}).then(poll)})) $(id).onclick = f;

(async () => {
  list = (await ask('list')).said;
  version = list.version;
  kind = list.classes[0] || '';
  $('uncertain').checked = true;
  tellSaved();
  const first = list.pictures.findIndex((p) => !p[1]);
  const unjudged = list.review.findIndex((one) => !one.verdict);
  if (list.review.length) await judge(unjudged < 0 ? 0 : unjudged);
  else await open(first < 0 ? 0 : first);
  await poll();
  stage.focus();
  setInterval(poll, 1000);
})();
