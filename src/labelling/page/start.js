// What changes meanwhile (by other pages, by the search for proposals), the buttons, and the page's start.
const trainedClass = () => list.classes.length ? newClass : '';  // '': of all classes

async function poll() {
  try {
    const {status, said} = await ask('status?since=' + version + '&class=' + encodeURIComponent(trainedClass()));
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
  in: () => zoom(1.25), out: () => zoom(0.8), undo: () => turnBack('before'), redo: () => turnBack('after'),
  stop: () => ask('stop', {}).then(poll),
  train: () => ask('train', {class: trainedClass()}).then(poll)})) $(id).onclick = f;

(async () => {
  list = (await ask('list')).said;
  version = list.version;
  newClass = list.classes[0] || '';
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
