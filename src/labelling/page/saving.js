// The server: what is asked of it, and saving.
async function ask(path, body) {
  const options = body ? {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)} : {};
  const reply = await fetch(path, options);
  let said = {};
  try { said = await reply.json(); } catch { /* an empty answer */ }
  return {status: reply.status, said};
}

function alarm(text) { $('alarm').hidden = !text; $('alarm').textContent = text || ''; }
// Ends the alarm of what was not saved, and no other.
function savedAgain() { if ($('alarm').textContent.startsWith('NOT SAVED')) alarm(''); }
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
        savedAgain();
        return send(i);
      }
      unsaved.delete(i);
      if (status === 409) {
        undone = undone.filter((step) => step.i !== i);
        redone = redone.filter((step) => step.i !== i);
        alarm('This picture was changed in another window at the same time. Its boxes are those of the other window now.');
        setTimeout(() => alarm(''), 8000);
      } else if (!unsaved.size) {
        savedAgain();
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

// One after the other: the next one must not begin while this one's picture is still being opened.
let turning = Promise.resolve();
function turnBack(which) { turning = turning.then(() => turnOneBack(which)).catch(() => {}); }

async function turnOneBack(which) {
  const last = () => (which === 'before' ? undone : redone).at(-1), step = last();
  if (!step || drag) return;
  if (step.i !== current) await open(step.i);
  if (step.i !== current || last() !== step) return;  // it could not be opened, or something else was done meanwhile
  const [from, to, as] = which === 'before' ? [undone, redone, step.after] : [redone, undone, step.before];
  from.pop();
  if (!looksLike(as)) {
    alarm('This picture was changed elsewhere since: what was done to it here before that is not undone or redone.');
    setTimeout(() => alarm(''), 8000);
    return draw();
  }
  to.push(step);
  boxes = step[which].boxes.map((box) => ({...box}));
  done = step[which].done;
  chosen = Math.min(chosen, boxes.length - 1);
  say(which === 'before' ? 'undone' : 'redone');
  draw();
  save();
}

function looksLike(state) {
  const text = (some, end) => JSON.stringify([end, some.map((b) => [b.x, b.y, b.w, b.h, b.class || '', Boolean(b.ignore)])]);
  return text(boxes, done) === text(state.boxes, state.done);
}
