// The picture and its boxes as they are drawn, at any zoom.
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
                                      [box.class, box.ignore ? 'ignored' : ''].filter(Boolean).join(', ')));
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
