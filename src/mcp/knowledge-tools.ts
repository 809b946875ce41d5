import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { Refused } from './answer.js';
import { type Answer, page, READ_ONLY, settled } from './arguments.js';
import { contentOf, decoded } from './resource.js';
import type { McpServices } from './services.js';

/** Entries that are offered to complete what was typed. */
const SUGGESTED = 100;

/** Tools that look things up, and each entry as a resource. */
export function addKnowledge(server: McpServer, services: McpServices, answer: Answer): void {
  server.registerTool(
    'explain',
    {
      title: 'What a name or message means',
      description:
        'What a mnemonic, a pasted log line, a failure string, a cause, a topology, a procedure, a field of an output, a command (abbreviated too), a term such as SLAC, a release or a product id means.',
      inputSchema: z.object({ what: z.string().min(1), ...settled, page }),
      annotations: { title: 'Explain', ...READ_ONLY },
    },
    ({ what, topology, mode, page }) => answer(page, () => services.explain(what, topology, mode)),
  );
  server.registerTool(
    'search',
    {
      title: 'Search the knowledge',
      description: 'Full-text search over everything that sldiag knows, in the words of engineers.',
      inputSchema: z.object({ words: z.string().min(1), limit: z.int().min(1).max(50).default(8), page }),
      annotations: { title: 'Search', ...READ_ONLY },
    },
    ({ words, limit, page }) => answer(page, () => services.search(words, limit)),
  );
  addEntries(server, services.knowledge);
}

function addEntries(server: McpServer, { kinds, ids, entry }: McpServices['knowledge']): void {
  const complete = (list: readonly string[], typed: string) =>
    list.filter((each) => each.startsWith(typed)).slice(0, SUGGESTED);
  const template = new ResourceTemplate('sldiag://knowledge/{kind}/{id}', {
    list: undefined,
    complete: {
      kind: (typed) => complete(kinds, typed),
      id: (typed, context) => complete(ids(context?.arguments?.kind ?? '').map(encodeURIComponent), typed),
    },
  });
  server.registerResource(
    'knowledge',
    template,
    { title: 'An entry of the knowledge', mimeType: 'text/plain' },
    (uri, { kind, id }) => {
      const text = entry(decoded(kind), decoded(id));
      if (text === null) throw new Refused(`no ${decoded(kind)} is called ${decoded(id)}; kinds: ${kinds.join(', ')}`);
      return contentOf(uri, { text, isUntrusted: false });
    },
  );
}
