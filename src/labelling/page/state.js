// The labelling page; its scripts run as one, in the order of LabelService::page. Boxes live in pixels of the whole
// picture, whatever part of it is shown at which zoom; they are
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
let newClass = '';         // class of new boxes
let view = {scale: 1, x: 0, y: 0};  // screen = picture * scale + (x, y)
let fitted = true;                  // all of the picture is shown, also when the stage changes its size
let image = null, detail = null;    // the reduced picture; the part at full size: {image, x, y, w, h}
let undone = [], redone = [];       // {i, before, after}: each a {boxes, done}
let visited = [];
let item = -1;             // of the review
let version = 0, generation = 0, training = {state: 'idle'}, proposing = false;
const unsaved = new Map();  // picture -> {revision, boxes, done, sending}
