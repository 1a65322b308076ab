// Going through what a detector missed or found wrongly.
const verdicts = {
  found: [['a', 'object', 'an object: label it'], ['x', 'wrong', 'a false alarm: hard negative'], ['g', 'ignore', 'ignore']],
  missed: [['k', 'keep', 'keep the label'], ['d', 'delete', 'delete the label'], ['g', 'ignore', 'ignore']],
};

function verdictByKey(key) {
  const known = verdicts[list.review[item].miss ? 'missed' : 'found'].find((v) => v[0] === key);
  if (known) decide(known[1]);
  return Boolean(known);
}

let seen = -1;  // the one that is on the screen: a verdict is on nothing else

async function decide(verdict) {
  if (seen !== item) return;
  const at = item;
  seen = -1;
  const {status, said} = await ask('decide', {item: at, verdict}).catch(() => ({said: {}}));
  if (status !== 200) {
    alarm('NOT SAVED: ' + (said.problem || 'haarkit label does not answer'));
    seen = at;
    return;
  }
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
  if (item === at && current === one.i) seen = at;
}

function leaveReview() { item = -1; $('review').hidden = true; }
