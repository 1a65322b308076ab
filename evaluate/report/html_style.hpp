#pragma once

namespace haarkit {

// The page's style: system fonts, light and dark by the reader's preference, paper in black on white. Eight series
// colours, told apart by lightness and dash as well.
inline constexpr char kReportStyle[] = R"css(
:root { color-scheme: light dark;
  --page: #fcfcfb; --ink: #1c1c1a; --soft: #5f5e5a; --line: #e0ded8; --panel: #f4f3f0;
  --s0: #1f6fd0; --s1: #d9541e; --s2: #12885d; --s3: #8a3fb0; --s4: #a97800; --s5: #c4367a; --s6: #2b8ea6; --s7: #6b6a65; }
@media (prefers-color-scheme: dark) { :root {
  --page: #191918; --ink: #eeece6; --soft: #a9a79f; --line: #3a3936; --panel: #242422;
  --s0: #6aa9f5; --s1: #f28a5c; --s2: #4cc796; --s3: #c08ae0; --s4: #dcae3c; --s5: #ee82b2; --s6: #67c3d8; --s7: #a9a79f; } }
@media print { :root { color-scheme: light;
  --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --panel: #fff;
  --s0: #1f6fd0; --s1: #d9541e; --s2: #12885d; --s3: #8a3fb0; --s4: #a97800; --s5: #c4367a; --s6: #2b8ea6; --s7: #6b6a65; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 64rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 .25rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; max-width: 46rem; }
.warning { border: 2px solid #c62828; border-radius: 6px; padding: .7rem 1rem; }
.soft, .note, figcaption { color: var(--soft); font-size: .85rem; }
code { font: .85em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--panel); padding: .75rem 1rem; border-radius: .5rem; white-space: pre-wrap; margin: 1rem 0 0; }
nav a { margin-right: 1rem; color: var(--s0); }
.cards { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
.cards li { background: var(--panel); border-radius: .5rem; padding: .75rem 1rem; min-width: 11rem; }
.cards b { display: block; font-size: 1.7rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.cards span { display: block; font-size: .85rem; color: var(--soft); }
.swatch { display: inline-block; width: .8em; height: .8em; border-radius: .2em; margin-right: .45em;
  background: currentColor; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tr.again td:first-child { color: transparent; }
tr.last td { border-bottom-color: var(--soft); }
.plot { width: 100%; height: auto; display: block; margin: .5rem 0; }
.plot text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.grid { stroke: var(--line); stroke-width: 1; }
.curve { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.dot { fill: currentColor; stroke: var(--page); stroke-width: 1.5; }
.bar { fill: currentColor; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); }
.s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .s7 { color: var(--s7); }
.curve.s1 { stroke-dasharray: 8 3; } .curve.s2 { stroke-dasharray: 3 3; } .curve.s3 { stroke-dasharray: 10 3 2 3; }
.curve.s4 { stroke-dasharray: 14 4; } .curve.s5 { stroke-dasharray: 1.5 4; } .curve.s6 { stroke-dasharray: 6 2 2 2 2 2; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: .75rem; margin: .5rem 0; }
.gallery figure { margin: 0; min-width: 0; }
.gallery img { display: block; width: 100%; border-radius: .35rem; background: var(--panel); }
.gallery figcaption { font-size: .72rem; line-height: 1.3; margin-top: .25rem; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
  table { font-size: 7.5pt; } th, td { padding: 2pt 5pt; } .scroll { overflow: visible; }
  h2 { break-before: page; } h2.first { break-before: auto; } h3 { break-after: avoid; }
  .roc { max-width: 85%; } .plot, figure, tr, .cards li { break-inside: avoid; }
  .bar, .swatch, .cards li { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .cards li { border: 1px solid var(--line); } .gallery { grid-template-columns: repeat(8, 1fr); } }
)css";

}  // namespace haarkit
