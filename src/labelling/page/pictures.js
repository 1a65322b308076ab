// From picture to picture, and what is proposed in them.
let opening = 0;
async function open(i, remembered) {
  if (i < 0 || i >= list.pictures.length) return;
  const turn = ++opening;
  if (current >= 0 && !remembered && current !== i) visited.push(current);
  const reply = await ask('picture?i=' + i);
  if (turn !== opening) return;
  if (reply.status !== 200) { alarm(reply.said.problem || 'haarkit label does not answer'); return; }
  drag = null;  // what was begun on the picture before is not done to this one
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
  if (newClass) box.class = newClass;
  return box;
}
