import { escapeOutput } from '../ingest/text/escape.js';
import type { LiveSnapshot } from '../model/live.js';
import { type Content, html, type Markup } from '../report/markup.js';
import { readable } from '../report/moment.js';
import { plural } from '../report/outline.js';
import { ICON_PATH, SCRIPT_PATH, STYLE_PATH } from './assets.js';

/** Who looks at a page. */
export interface Visitor {
  /** False for who may only look; what would change something is not offered then. */
  readonly mayChange: boolean;
  /** Outputs are taken from whoever may change something. */
  readonly mayGive: boolean;
  /** By a cookie, which logging out takes away. */
  readonly isLoggedIn: boolean;
}

/** What stands on one page. */
export interface Sheet {
  readonly title: string;
  /** Path of the place in the navigation that it belongs to; null for none. */
  readonly place: string | null;
  /** Forms that stay as they are while what is below them is renewed. */
  readonly fixed?: Content;
  readonly body: Content;
  /** Seconds after which a browser without the script loads it again. */
  readonly reload?: number;
  /** For a screen that is read from far away. */
  readonly isWall?: boolean;
}

/** What a page needs to know of the state that it shows. */
export type Shown = Pick<LiveSnapshot, 'version' | 'startedAt' | 'at' | 'event' | 'counters'>;

const PLACES: readonly (readonly [path: string, name: string])[] = [
  ['/', 'Devices'],
  ['/incidents', 'Incidents'],
  ['/messages', 'Messages'],
  ['/fleet', 'Fleet'],
  ['/search', 'Knowledge'],
  ['/paste', 'Paste'],
  ['/silences', 'Silences'],
  ['/wall', 'Wall'],
  ['/help', 'Help'],
];

/**
 * A whole page. Every value is escaped by the template; what could hide or turn text around is made visible, as in every output.
 * @param shown null where nothing of the collector may be told: the login, and what is refused
 */
export function frame(sheet: Sheet, visitor: Visitor | null, shown: Shown | null): string {
  const { title, fixed = null, body, reload, isWall = false } = sheet;
  const state =
    shown === null
      ? null
      : html` data-event="${shown.event}" data-started="${shown.startedAt}" data-page="${sheet.place}"`;
  const again =
    reload === undefined ? null : html`<noscript><meta http-equiv="refresh" content="${reload}"></noscript>\n`;
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${again}<title>${title} - sldiag</title>
<link rel="icon" href="${ICON_PATH}" type="image/svg+xml">
<link rel="stylesheet" href="${STYLE_PATH}">
<script src="${SCRIPT_PATH}" defer></script>
</head>
<body${state}${isWall ? html` class="wall"` : null}>
<a class="skip" href="#main">To the content</a>
${visitor === null ? null : banner(sheet, visitor, shown)}
<main id="main" tabindex="-1">
<h1>${title}</h1>
${fixed}
<div id="live">
${body}
</div>
</main>
${shown === null ? null : footer(shown)}
</body>
</html>
`;
  return escapeOutput(page.toString(), false);
}

function banner({ place }: Sheet, { isLoggedIn, mayChange }: Visitor, shown: Shown | null): Markup {
  const links = PLACES.map(
    ([path, name]) => html`<li><a href="${path}"${path === place ? html` aria-current="page"` : null}>${name}</a></li>`,
  );
  const logout = html`<form method="post" action="/logout"><button type="submit">Log out</button></form>`;
  const at = shown === null ? null : html`<p id="state" role="status">State of ${readable(shown.at)}</p>`;
  return html`<header class="banner"><nav aria-label="Places"><ul>${links}</ul></nav>${at}${mayChange ? null : html`<p>Read only</p>`}${isLoggedIn ? logout : null}</header><p id="notice" role="alert"></p>`;
}

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['1 2 3 4', 'devices, the selected device, messages, fleet'],
  ['↑ ↓ j k, Enter, Esc', 'select, open, back to the devices'],
  ['/ and f', 'search the knowledge (in messages, the messages); filter the devices'],
  ['s', 'sort: worst, name, recent, deadline'],
  ['e', 'the evidence, one piece after the other'],
  ['c, y', 'choose a command, copy it'],
  ['a, m', 'settle the topology, the mode'],
  ['p', 'paste show outputs'],
  ['Space', 'in messages: pause'],
  ['?', 'these keys'],
];

function footer({ version, counters }: Shown): Markup {
  const { devices, openIncidents, received, rate, shed, sequenceGaps, sources, store } = counters;
  const dropped = sources.reduce((sum, { kernelDrops }) => sum + (kernelDrops ?? 0), 0);
  const parts = [
    plural(devices, 'device'),
    `${plural(openIncidents, 'incident')} open`,
    `${plural(received, 'line')} received, ${rate}/s`,
    dropped > 0 ? `${dropped} dropped by the kernel` : null,
    shed > 0 ? `${shed} let go` : null,
    sequenceGaps > 0 ? `${sequenceGaps} missing` : null,
    store.state === 'off' ? 'no store: a restart forgets everything' : `store ${store.state}`,
    `sldiag ${version}`,
  ].filter((part) => part !== null);
  const keys = KEYS.map(([key, what]) => html`<dt>${key}</dt><dd>${what}</dd>`);
  return html`<footer><p id="counts">${parts.join(' · ')}</p><details id="keys"><summary>Keys</summary><dl>${keys}</dl><label><input type="checkbox" id="keys-on" checked> Keys are on in this browser</label></details></footer>`;
}

/** A choice in a form; `''` stands for all. */
export function select(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
): Markup {
  const items = options.map(
    ([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`,
  );
  return html`<label>${label} <select name="${name}" id="${name}">${items}</select></label>`;
}

/** Links to the pages beside this one; nothing where there is only one. */
export function pager(
  path: string,
  asked: Readonly<Record<string, string>>,
  page: number,
  pages: number,
): Markup | null {
  if (pages === 1) return null;
  const at = (number: number) => html`${path}?${new URLSearchParams({ ...asked, page: String(number) }).toString()}`;
  const before = page > 1 ? html`<a rel="prev" href="${at(page - 1)}">Page ${page - 1}</a> ` : null;
  const behind = page < pages ? html` <a rel="next" href="${at(page + 1)}">Page ${page + 1}</a>` : null;
  return html`<nav class="pager" aria-label="Pages">${before}Page ${page} of ${pages}${behind}</nav>`;
}

export function devicePath(id: string): string {
  return `/devices/${encodeURIComponent(id)}`;
}

export function entryPath(kind: string, id: string): string {
  return `/knowledge/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;
}

/** A moment as people read it; with the moment itself for programs. */
export function time(iso: string | null): Markup | null {
  return iso === null ? null : html`<time datetime="${iso}">${readable(iso)}</time>`;
}
