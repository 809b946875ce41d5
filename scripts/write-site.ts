/**
 * Writes the documentation as a small site into dist/docs: one page an entry of the knowledge, the hand-written documents, and a search
 * that works without a server. npm run docs.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';
import { rolldown } from 'rolldown';
import { builtInEngine, entriesByKind, readCompiled } from '../src/cli/knowledge.js';
import { entryFor } from '../src/diagnose/ask/explain.js';
import { renderEntry } from '../src/report/entry.js';
import { escapeHtml as escaped } from '../src/report/markup.js';
import type { SearchData } from '../src/report/search.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const site = join(root, 'dist/docs');
rmSync(site, { recursive: true, force: true });
mkdirSync(site, { recursive: true });

const engine = builtInEngine();
const kinds = entriesByKind(engine);
const fileOf = (kind: string, id: string) => `${kind}-${id.replace(/[^\w.-]+/g, '-')}.html`;
/** Pages by the id that `sldiag explain` takes; the first of several kinds wins, as there. */
const pages = new Map<string, string>();
for (const [kind, { entries }] of Object.entries(kinds)) {
  for (const { id } of entries) if (!pages.has(id)) pages.set(id, fileOf(kind, id));
}
const documents = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
for (const name of readdirSync(join(root, 'docs')))
  if (name.endsWith('.png')) copyFileSync(join(root, 'docs', name), join(site, name));

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} - sldiag</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<header><a href="index.html">sldiag</a>
<form id="search-form" role="search"><label for="question">Search</label> <input id="question" type="search" autocomplete="off"></form></header>
<main>
<ul id="found" aria-live="polite"></ul>
${body}
</main>
<script src="search-engine.js"></script>
<script src="search-data.js"></script>
<script src="search.js"></script>
</body>
</html>
`;
}

/** Ids behind `sldiag explain` become links. */
function linked(text: string): string {
  return escaped(text).replace(/sldiag explain ([\w./-]*\w)/g, (whole, id: string) => {
    const target = pages.get(id);
    return target === undefined ? whole : `<a href="${target}">${whole}</a>`;
  });
}

for (const [kind, { name, entries }] of Object.entries(kinds)) {
  for (const entry of entries) {
    const told = entryFor(engine.knowledge, kind, entry, []);
    const [title = '', , , ...lines] = renderEntry(name, told, { columns: 100, colour: false }).split('\n');
    const body = `<h1>${escaped(title)}</h1>\n<p class="kind">${name} <code>${escaped(entry.id)}</code></p>\n<pre class="entry">${linked(lines.join('\n').trimEnd())}</pre>`;
    writeFileSync(join(site, fileOf(kind, entry.id)), page(title, body));
  }
}

const marked = new Marked({
  renderer: {
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens);
      const target = /^([\w-]+)\.md(#.*)?$/.exec(href);
      if (target !== null) return `<a href="doc-${target[1]}.html${target[2] ?? ''}">${inner}</a>`;
      // What lies outside of docs/ is named, not linked: the site may be put anywhere.
      return /^https?:|^#/.test(href) ? `<a href="${escaped(href)}">${inner}</a>` : inner;
    },
  },
});
const titleOf = (markdown: string) => /^# (.+)$/m.exec(markdown)?.[1] ?? 'sldiag';
const titles = new Map<string, string>();
for (const name of documents) {
  const markdown = readFileSync(join(root, 'docs', name), 'utf8');
  titles.set(name, titleOf(markdown));
  const body = (marked.parse(markdown, { async: false }) as string).replaceAll('<pre>', '<pre tabindex="0">');
  writeFileSync(join(site, `doc-${name.replace(/\.md$/, '')}.html`), page(titleOf(markdown), body));
}

const lists = Object.entries(kinds).map(([kind, { entries }]) => {
  const items = entries.map(
    ({ id, title, name }) =>
      `<li><a href="${fileOf(kind, id)}">${escaped(title ?? name ?? id)}</a> <code>${escaped(id)}</code></li>`,
  );
  return `<h2>${escaped(kind.charAt(0).toUpperCase() + kind.slice(1))}</h2>\n<ul>${items.join('')}</ul>`;
});
const guides = documents.map(
  (name) => `<li><a href="doc-${name.replace(/\.md$/, '')}.html">${escaped(titles.get(name) ?? name)}</a></li>`,
);
writeFileSync(
  join(site, 'index.html'),
  page(
    'Everything that sldiag knows',
    `<h1>Everything that sldiag knows</h1>\n<h2>Guides</h2>\n<ul>${guides.join('')}</ul>\n${lists.join('\n')}`,
  ),
);

const data = readCompiled<SearchData>('search.json');
const pageNames = data.entries.map(({ kind, id }) => fileOf(kind, id));
writeFileSync(join(site, 'search-data.js'), `window.sldiag = ${JSON.stringify({ data, pageNames })};\n`);
// The same search as that of the program, for a browser.
const bundle = await rolldown({ input: join(root, 'dist/src/report/search.js'), platform: 'browser' });
await bundle.write({ file: join(site, 'search-engine.js'), format: 'iife', name: 'sldiagSearch', minify: true });
writeFileSync(
  join(site, 'search.js'),
  `const { data, pageNames } = window.sldiag;
const search = sldiagSearch.createSearch(data);
const places = new Map(data.entries.map(({ kind, id }, place) => [kind + '/' + id, place]));
const list = document.getElementById('found');
const question = document.getElementById('question');
document.getElementById('search-form').addEventListener('submit', (event) => event.preventDefault());
question.addEventListener('input', () => {
  list.replaceChildren(...search(question.value, 10).map(({ kind, id, title }) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = pageNames[places.get(kind + '/' + id)];
    link.textContent = title;
    item.append(link, ' ', id);
    return item;
  }));
});
`,
);
writeFileSync(
  join(site, 'style.css'),
  `:root{--text:#1c2127;--back:#fff;--soft:#f3f5f7;--line:#c9d1d9;--link:#0550ae}
@media(prefers-color-scheme:dark){:root{--text:#e6e9ec;--back:#14181d;--soft:#20262d;--line:#3b444e;--link:#8ec2ff}}
body{margin:0 auto;max-width:64rem;padding:1rem;font:1rem/1.55 system-ui,sans-serif;color:var(--text);background:var(--back)}
header{display:flex;gap:1rem;justify-content:space-between;border-bottom:1px solid var(--line);padding-bottom:.6rem}
a{color:var(--link)}input{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--line);padding:.2rem .5rem}
pre{background:var(--soft);padding:.8rem;overflow-x:auto}.entry{white-space:pre-wrap}code,pre{font-family:ui-monospace,monospace;font-size:.92em}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left}
#found:empty{display:none}#found{background:var(--soft);padding:.6rem 2rem}
`,
);
process.stdout.write(`wrote ${readdirSync(site).length} files into ${site}\n`);
