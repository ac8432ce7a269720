# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The looks of a report's page: light and dark, wide and narrow, and on paper."""

from __future__ import annotations

# Every pair of text and ground has a contrast of 4.5 or more in both schemes; tests/report measures it.
STYLE = """
:root {
  color-scheme: light;
  --paper: #ffffff; --raised: #f5f7fa; --line: #d9dfe7; --ink: #18202b; --soft: #526071; --link: #0b57a4;
  --good: #0d6637; --good-ground: #e2f4e9; --good-bar: #2a9a5a;
  --bad: #a1161c; --bad-ground: #fde9e9; --bad-bar: #d13a3f;
  --warning: #744600; --warning-ground: #fff1d0; --warning-bar: #c98a12;
  --change: #0b4c94; --change-ground: #e4effc;
  --quiet: #4b5767; --quiet-ground: #e9edf2; --quiet-bar: #8b98a8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --paper: #12161c; --raised: #1a2029; --line: #333d4a; --ink: #e7ebf1; --soft: #a7b2c1; --link: #8fc1ff;
    --good: #83e3ab; --good-ground: #14351f; --good-bar: #3fb573;
    --bad: #ffa3a3; --bad-ground: #431a1b; --bad-bar: #ef6a6d;
    --warning: #ffd27f; --warning-ground: #3d2d0b; --warning-bar: #d9a13a;
    --change: #a5ceff; --change-ground: #16304f;
    --quiet: #bac4d1; --quiet-ground: #2a323d; --quiet-bar: #7d8a9a;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
header, main, footer { max-width: 84rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2.5rem); }
header { padding-top: clamp(1.5rem, 4vw, 3rem); }
.kind {
  margin: 0; color: var(--soft); font-size: .8125rem; font-weight: 600; letter-spacing: .07em;
  text-transform: uppercase;
}
h1 {
  margin: .15rem 0 .75rem; font-size: clamp(1.6rem, 1.2rem + 1.8vw, 2.25rem); line-height: 1.2;
  letter-spacing: -.015em; text-wrap: balance;
}
h2 { margin: 0 0 .75rem; font-size: 1.25rem; line-height: 1.3; letter-spacing: -.005em; }
.lead { max-width: 46rem; margin: .9rem 0 0; font-size: 1.125rem; text-wrap: pretty; }
.made { margin: .5rem 0 0; color: var(--soft); font-size: .875rem; }
a { color: var(--link); text-underline-offset: .15em; }
nav { margin: 1.5rem 0 0; padding: .6rem 0; border-block: 1px solid var(--line); font-size: .9375rem; }
nav ul, .counts, .legend, .troubles { list-style: none; margin: 0; padding: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
section { margin: 2.75rem 0 0; scroll-margin-top: 1rem; }
dl.figures {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem;
  margin: 1.75rem 0 0;
}
dl.figures div {
  display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: .8rem 1rem;
  background: var(--raised); border: 1px solid var(--line); border-radius: .5rem;
}
dl.figures dt { color: var(--soft); font-size: .875rem; line-height: 1.35; }
dl.figures dd {
  margin: 0; font-size: 1.5rem; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums;
  letter-spacing: -.01em;
}
dl.figures dd.zero { color: var(--soft); font-weight: 400; }
dl.run {
  display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1.25rem 0 0;
  font-size: .9375rem; line-height: 1.45;
}
dl.run div { display: contents; }
dl.run dt { color: var(--soft); }
dl.run dd { margin: 0; min-width: 0; max-width: 60rem; }
dl.figures dd.words { font-size: 1.0625rem; line-height: 1.4; padding-block: .28rem; }
.badge {
  display: inline-block; padding: .06rem .5rem; border-radius: .3rem; font-size: .875em; font-weight: 600;
  line-height: 1.5; overflow-wrap: normal;
}
.badge .sign { margin-right: .35em; }
.badge.good { color: var(--good); background: var(--good-ground); }
.badge.bad { color: var(--bad); background: var(--bad-ground); }
.badge.warning { color: var(--warning); background: var(--warning-ground); }
.badge.change { color: var(--change); background: var(--change-ground); }
.badge.quiet, .badge.plain { color: var(--quiet); background: var(--quiet-ground); }
.verdict .badge { font-size: 1.0625rem; padding: .25rem .8rem; border-radius: .4rem; }
.verdict { margin: 0; }
.troubles {
  border: 1px solid var(--line); border-left: .3rem solid var(--bad-bar); border-radius: .4rem;
  background: var(--raised);
}
.troubles li { padding: .7rem 1rem; border-top: 1px solid var(--line); }
.troubles li:first-child { border-top: 0; }
.troubles p.where { margin: .35rem 0 0; color: var(--soft); font-size: .9375rem; }
.troubles p { margin: 0; max-width: 60rem; white-space: pre-line; }
p.members, details.members { margin: .35rem 0 0; color: var(--soft); font-size: .875rem; }
.members span { display: inline-block; }
details.members { border: 0; background: none; }
details.members > summary { padding: 0; font-size: .875rem; }
.counts {
  display: flex; flex-wrap: wrap; gap: .25rem .9rem; font-size: .9375rem; font-variant-numeric: tabular-nums;
}
section > .counts { margin: 0 0 .75rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table {
  width: 100%; border-collapse: collapse; font-size: .9375rem; line-height: 1.45;
  font-variant-numeric: tabular-nums;
}
th, td {
  padding: .5rem .8rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line);
  min-width: 5.5rem;
}
thead th {
  border-top: 0; background: var(--raised); color: var(--soft); font-size: .8125rem; font-weight: 600;
  white-space: nowrap; vertical-align: bottom;
}
td { white-space: pre-line; overflow-wrap: normal; }
td:first-child { font-weight: 550; white-space: nowrap; }
td.broken:first-child { white-space: pre-line; }
.long, .broken { min-width: 17rem; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; min-width: 4rem; }
details { margin: .5rem 0 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); }
summary {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: .15rem .9rem; padding: .55rem .9rem;
  cursor: pointer; list-style: none; font-size: .9375rem; color: var(--soft);
}
summary::-webkit-details-marker { display: none; }
summary::before { content: "▸"; color: var(--soft); width: .7em; flex: none; margin-right: -.4rem; }
details[open] > summary::before { content: "▾"; }
summary .name { color: var(--ink); font-weight: 600; }
details > .scroll, details > details { margin: 0 .9rem .9rem; }
details > .members { margin: 0 .9rem .6rem; }
details > .drawing { margin: .25rem .9rem .9rem; }
.drawing { margin: 0 0 1rem; }
svg.timeline { display: block; font-size: .8125rem; font-variant-numeric: tabular-nums; overflow: visible; }
svg text { fill: var(--ink); }
svg text.hour { fill: var(--soft); font-size: .75rem; }
svg text.label { font-weight: 550; }
svg text.label.bad { fill: var(--bad); }
svg .mark { stroke: var(--line); stroke-width: 1; }
svg .track { fill: var(--quiet-ground); opacity: .55; }
svg .bar { stroke: var(--paper); stroke-width: 1; rx: 2px; }
svg .bar.good { fill: var(--good-bar); }
svg .bar.bad { fill: url(#failed-stripes); stroke: var(--bad-bar); }
svg .bar.warning { fill: var(--warning-bar); fill-opacity: .35; stroke: var(--warning-bar); stroke-dasharray: 4 2; }
svg .bar.quiet { fill: none; stroke: var(--quiet-bar); stroke-dasharray: 2 2; }
svg .ground { fill: var(--bad-ground); }
svg .stripe { fill: var(--bad-bar); }
svg.defined { position: absolute; }
.legend {
  display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1rem; color: var(--soft);
  font-size: .875rem;
}
.legend svg { vertical-align: -1px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 3.5rem; padding-top: 1rem; padding-bottom: 2.5rem; color: var(--soft); font-size: .875rem; }
@media screen and (max-width: 40rem) {
  /* Each row is a card, its cells with the names of their columns: nothing is to be scrolled to. */
  .scroll { overflow: visible; border: 0; }
  table, tbody { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: block; margin: 0 0 .6rem; padding: .3rem 0; border: 1px solid var(--line); border-radius: .5rem; }
  tbody td, tbody td:first-child, .number, .long, .broken {
    display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .6rem; min-width: 0; padding: .16rem .8rem;
    border: 0; text-align: left; white-space: pre-line; overflow-wrap: anywhere;
  }
  tbody td::before { content: attr(data-label); color: var(--soft); font-size: .8125rem; font-weight: 400; }
  tbody td:empty { display: none; }
  td .badge { justify-self: start; max-width: 100%; overflow-wrap: anywhere; }
  dl.figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
  dl.figures div { padding: .55rem .75rem; }
  dl.run { grid-template-columns: 5.5rem minmax(0, 1fr); }
  details > .scroll, details > details { margin: 0 .6rem .6rem; }
}
@media print {
  @page { margin: 14mm; }
  html { font-size: 9pt; }
  header, main, footer { max-width: none; padding: 0; }
  .lead, .troubles p, dl.run dd { max-width: none; }
  h2, summary { break-after: avoid; }
  nav { display: none; }
  section { margin-top: 6mm; }
  .badge, .track, .bar, .troubles, dl.figures div, thead th {
    print-color-adjust: exact; -webkit-print-color-adjust: exact;
  }
  dl.figures { grid-template-columns: repeat(6, 1fr); }
  .scroll { overflow: visible; border: 0; }
  table { font-size: .875rem; }
  th, td { padding: 1mm 1.4mm; }
  .long, .broken { min-width: 32mm; }
  tr, .troubles li, dl.figures div, svg.timeline g { break-inside: avoid; }
  details { border: 0; }
  summary { padding: 1mm 0; }
  summary::before, details[open] > summary::before { content: none; }
  .troubles details.members p, details > .members { max-width: none; }
  details > .scroll, details > .members, details > .drawing { margin-inline: 0; }
  /* On paper nothing can be unfolded. */
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  footer { margin-top: 8mm; padding-bottom: 0; }
}
"""
