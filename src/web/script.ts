/** The pages' one script. Everything can be read and done without it. */
export const SCRIPT = `
'use strict';
const { body } = document;
const live = document.getElementById('live');
const state = document.getElementById('state');
const notice = document.getElementById('notice');
const $$ = (selector) => [...document.querySelectorAll(selector)];

// Copying, evidence that opens where a link leads, and print.
function offerCopies() {
  for (const button of $$('button.copy')) button.hidden = false;
}
async function copy(block) {
  const button = block.querySelector('button');
  const commands = block.querySelector('pre');
  try {
    await navigator.clipboard.writeText(commands.textContent);
    button.textContent = 'Copied';
    tell('Copied: ' + commands.textContent.split('\\n')[0]);
  } catch {
    getSelection().selectAllChildren(commands);
    button.textContent = 'Press Ctrl-C';
  }
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}
document.addEventListener('click', ({ target }) => {
  if (target.closest && target.closest('button.copy')) copy(target.closest('.commands'));
});
function openTarget() {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  for (let node = target; node !== null; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
  if (target !== null) target.scrollIntoView();
}
addEventListener('hashchange', openTarget);
addEventListener('beforeprint', () => { for (const details of $$('details')) details.open = true; });
function tell(text) {
  if (notice) notice.textContent = text;
}

// What is shown is renewed: the same page is asked for again, and its changing part is put in place of the old.
let mark = null;
let started = body.dataset.started;
let last = body.dataset.event;
let timer = null;
let took = 0;
let isPaused = false;
let isAsking = false;

function soon() {
  if (timer === null && !isPaused) timer = setTimeout(renew, Math.max(300, took * 10));
}
async function renew() {
  timer = null;
  if (isAsking) return soon();
  const selection = getSelection();
  // Whoever selects something wants to copy it.
  if (selection && !selection.isCollapsed && live.contains(selection.anchorNode)) return soon();
  isAsking = true;
  const begun = performance.now();
  try {
    const response = await fetch(location.pathname + location.search, {
      headers: mark === null ? { Accept: 'text/html' } : { Accept: 'text/html', 'If-None-Match': mark },
      cache: 'no-store',
    });
    if (response.redirected) return location.reload();
    if (response.status === 304) return say(true);
    if (!response.ok && response.status !== 404) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    mark = response.headers.get('ETag');
    put(page);
    say(true);
  } catch {
    say(false);
  } finally {
    took = performance.now() - begun;
    isAsking = false;
  }
}
function keysOf(selector, root) {
  const seen = new Map();
  return [...root.querySelectorAll(selector)].map((node) => {
    const name = node.id || node.getAttribute('href') || node.textContent.slice(0, 80);
    const count = seen.get(name) || 0;
    seen.set(name, count + 1);
    return [name + ' ' + count, node];
  });
}
const FOCUSED = 'a,button,summary,pre,input,section[tabindex]';
function put(page) {
  const fresh = page.getElementById('live');
  if (fresh === null) return location.reload();
  const open = new Set(keysOf('details>summary', live).filter(([, { parentElement }]) => parentElement.open).map(([key]) => key));
  const checked = new Set(keysOf('label>input', live).filter(([, box]) => box.checked).map(([key]) => key));
  const at = keysOf(FOCUSED, live).find(([, node]) => node === document.activeElement);
  live.replaceChildren(...document.importNode(fresh, true).childNodes);
  for (const [key, { parentElement }] of keysOf('details>summary', live)) if (open.has(key)) parentElement.open = true;
  for (const [key, box] of keysOf('label>input', live)) if (checked.has(key)) box.checked = true;
  const again = at && keysOf(FOCUSED, live).find(([key]) => key === at[0]);
  if (again) again[1].focus({ preventScroll: true });
  const counts = page.getElementById('counts');
  if (counts) document.getElementById('counts').replaceWith(document.importNode(counts, true));
  document.title = page.title;
  const { dataset } = page.body;
  if (dataset.started && dataset.started !== started) {
    // Another run of the collector; without a store it counts its events anew.
    started = dataset.started;
    last = dataset.event;
    connect();
  }
  offerCopies();
}
function say(isLive) {
  if (!state) return;
  state.classList.toggle('lost', !isLive);
  const now = new Date().toISOString().slice(11, 19) + ' UTC';
  state.textContent = isPaused ? 'Paused' : isLive ? 'Live, ' + now : 'Not connected since ' + now;
}

let source = null;
let retry = null;
let isLost = false;
function connect() {
  clearTimeout(retry);
  if (source) source.close();
  source = new EventSource('/api/v1/events?form=brief&kinds=incident,diagnosis,fleet,renamed,counters,alarm&after=' + last);
  const take = (event) => {
    last = event.lastEventId;
    const told = JSON.parse(event.data);
    if (told.kind === 'alarm') tell(told.message);
    soon();
  };
  for (const kind of ['incident', 'diagnosis', 'fleet', 'renamed', 'counters', 'alarm']) source.addEventListener(kind, take);
  source.onopen = () => {
    say(true);
    if (isLost) soon();
    isLost = false;
  };
  source.onerror = () => {
    if (!isLost) say(false);
    isLost = true;
    // The browser tries again by itself, but for an answer that is no stream.
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, 3000);
  };
}
// A hidden page holds no connection: a browser has six for one server.
function follow() {
  if (document.hidden) {
    clearTimeout(retry);
    if (source) source.close();
    source = null;
  } else if (source === null) {
    soon();
    connect();
  }
}
if (started && live && body.dataset.page !== '/paste') {
  document.addEventListener('visibilitychange', follow);
  if (!document.hidden) connect();
  // Restored by the back button.
  addEventListener('pageshow', (event) => { if (event.persisted) soon(); });
}

// Filters work as one types.
const filter = document.getElementById('filter');
let typing = null;
if (filter) {
  filter.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      const asked = new URLSearchParams([...new FormData(filter)].filter(([, value]) => value !== ''));
      history.replaceState(null, '', location.pathname + (asked.size > 0 ? '?' + asked : ''));
      keepList();
      mark = null;
      renew();
    }, 250);
  });
}

// A file that is dropped anywhere on the page for pasting.
const file = document.querySelector('#paste input[type=file]');
if (file) {
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    file.focus();
  });
}

// A link from elsewhere comes without the cookie; asked for from here it has it.
const on = document.getElementById('on');
if (on) {
  fetch(on.href, { method: 'HEAD', headers: { Accept: 'text/html' }, cache: 'no-store' })
    .then((response) => { if (response.ok && !response.redirected) location.replace(on.href); })
    .catch(() => {});
}

// The keys of sldiag watch.
function stored(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch {}
  return null;
}
const keysOn = document.getElementById('keys-on');
if (keysOn) {
  keysOn.checked = stored('keys') !== 'off';
  keysOn.addEventListener('change', () => stored('keys', keysOn.checked ? 'on' : 'off'));
}
// Esc leads back to the list as it was.
function keepList() {
  if (location.pathname === '/') stored('list', location.search);
}
keepList();
if (location.pathname.startsWith('/devices/')) stored('device', location.pathname);
const go = (path) => { location.href = path; };
let evidenceAt = 0;
let commandAt = -1;
function move(step) {
  const rows = $$('a.row');
  if (rows.length === 0) return scrollBy(0, step * 60);
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + step))].focus();
}
function commands() {
  return $$('.commands').filter((block) => block.checkVisibility());
}
function choose(at) {
  const blocks = commands();
  if (blocks.length === 0) return tell('There is no command to copy.');
  commandAt = at % blocks.length;
  for (const [index, block] of blocks.entries()) block.classList.toggle('chosen', index === commandAt);
  blocks[commandAt].scrollIntoView({ block: 'nearest' });
  return blocks[commandAt];
}
function settle(name) {
  const field = document.getElementById(name);
  if (!field) return;
  const fold = field.closest('details');
  if (fold) fold.open = true;
  field.focus();
}
const KEYS = {
  1: () => go('/' + (stored('list') || '')),
  2: () => {
    const rows = $$('a.row').filter((row) => row.pathname.startsWith('/devices/'));
    const row = rows.find((each) => each === document.activeElement);
    const path = row ? row.pathname : stored('device') || (rows[0] && rows[0].pathname);
    if (path) go(path);
  },
  3: () => go('/messages'),
  4: () => go('/fleet'),
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  '/': () => {
    const field = location.pathname === '/messages' || location.pathname === '/search' ? document.getElementById('search') : null;
    if (field) field.focus();
    else go('/search');
  },
  f: () => {
    const field = filter && filter.querySelector('input');
    if (field) field.focus();
    else go('/');
  },
  s: () => {
    const sort = document.getElementById('sort');
    if (!sort) return;
    sort.selectedIndex = (sort.selectedIndex + 1) % sort.options.length;
    sort.dispatchEvent(new Event('input', { bubbles: true }));
    tell('Order: ' + sort.options[sort.selectedIndex].text);
  },
  e: () => {
    const links = $$('.evidence a').filter((link) => link.checkVisibility());
    if (links.length === 0) return;
    go(links[evidenceAt % links.length].hash);
    evidenceAt += 1;
  },
  c: () => choose(commandAt + 1),
  y: () => {
    const block = choose(Math.max(0, commandAt));
    if (block) copy(block);
  },
  a: () => settle('topology'),
  m: () => settle('mode'),
  p: () => go('/paste'),
  '?': () => {
    const keys = document.getElementById('keys');
    if (!keys) return;
    keys.open = !keys.open;
    keys.querySelector('summary').focus();
  },
};
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || (keysOn && !keysOn.checked)) return;
  const { target, key } = event;
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== 'checkbox';
  if (key === 'Escape') {
    if (isTyping) target.blur();
    else if (started) go('/' + (stored('list') || ''));
    return;
  }
  if (isTyping || !started) return;
  if (key === ' ' && location.pathname === '/messages' && !/^(BUTTON|SUMMARY|INPUT)$/.test(target.tagName)) {
    event.preventDefault();
    isPaused = !isPaused;
    say(true);
    if (!isPaused) soon();
    return;
  }
  const act = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (!act || (key.startsWith('Arrow') && $$('a.row').length === 0)) return;
  event.preventDefault();
  act();
});

offerCopies();
openTarget();
`;
