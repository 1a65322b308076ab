// The panel at the side, progress, and the filmstrip.
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
  const shape = JSON.stringify([current, boxes.length, chosen, boxes.map((b) => [b.class, b.ignore])]);
  if (shape !== panelShape) {
    panelShape = shape;
    $('boxes').replaceChildren(...boxes.map((box, i) => panelRow(i)));
    drawClasses();
  }
  boxes.forEach((box, i) => {
    const row = $('boxes').children[i];
    row.firstChild.textContent = `${i + 1}: ${shortNumber(box.w)} × ${shortNumber(box.h)} at ${shortNumber(box.x)}, ${shortNumber(box.y)}` +
      (box.class ? ', ' + box.class : '') + (box.ignore ? ', ignored' : '');
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
      change(`box ${i + 1} ${word} ${value}`, () => { boxes[i] = inPicture({...boxes[i], [side]: value}); });
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
    button.setAttribute('aria-checked', (chosen >= 0 ? boxes[chosen].class || '' : newClass) === name);
    key.textContent = k + 1;
    button.append(...(k < 9 ? [key, ' ' + name] : [name]));
    button.onclick = () => setKind(name);
    return button;
  }));
}

function setKind(name) {
  newClass = name;
  panelShape = '';
  if (chosen >= 0 && boxes[chosen].class !== name) change('class ' + name, () => { boxes[chosen] = {...boxes[chosen], class: name}; });
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
