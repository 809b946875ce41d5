import { randomUUID } from 'node:crypto';
import { type CallToolResult, completable, McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { redactSecrets } from '../ingest/text/redact.js';
import type { LiveSnapshot } from '../model/live.js';
import { TOPOLOGY_IDS } from '../model/terms.js';
import { titleOf } from '../report/outline.js';
import { pageOf, Refused, type Told } from './answer.js';
import { tellDevice, tellDevices, tellIncidents } from './fleet.js';
import { INSTRUCTIONS, migrationPrompt, ticketPrompt, triagePrompt } from './prompts.js';
import type { Given, McpServices } from './services.js';

/** Devices that are listed as resources; list_devices has all of them. */
const LISTED = 100;
const SUGGESTED = 100;

const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const;
const NO_COLLECTOR =
  'no collector is attached: start sldiag mcp with --attach URL of a running sldiag listen --http; files and texts are diagnosed without one';

const page = z.int().min(1).default(1).describe('Which page of the answer; one is 20 KB at most');
const detail = z
  .enum(['summary', 'brief', 'full'])
  .default('full')
  .describe('summary: a line a device; brief: a screen a device; full: all evidence and steps');
const format = z
  .enum(['text', 'json'])
  .default('text')
  .describe('json: the report for programs, in pages to be joined');
const settled = {
  topology: z.enum(TOPOLOGY_IDS).nullable().default(null).describe('The topology in use, where the user knows it'),
  mode: z.enum(['push', 'pull']).nullable().default(null).describe('push: the product instance starts'),
};
const now = z.string().nullable().default(null).describe('Moment that deadlines are measured against, ISO 8601');

/**
 * The Model Context Protocol's view of sldiag: tools, resources and prompts, all read-only.
 * @param complain told of what is a fault of sldiag
 */
export function createMcpServer(services: McpServices, complain: (message: string) => void): McpServer {
  const server = new McpServer(
    { name: 'sldiag', title: 'Smart Licensing diagnosis', version: services.version },
    { instructions: INSTRUCTIONS },
  );

  /** Runs a tool: what can't be answered is told to whoever asked, what is our fault to the user. */
  async function answer(wanted: number, tell: () => Told | Promise<Told>): Promise<CallToolResult> {
    try {
      return { content: [{ type: 'text', text: pageOf(await tell(), wanted, randomUUID()) }] };
    } catch (error) {
      if (!(error instanceof Refused)) complain((error as Error).message);
      const text = error instanceof Refused ? error.message : 'this is a fault of sldiag; its standard error says more';
      return { isError: true, content: [{ type: 'text', text }] };
    }
  }

  async function fleet(): Promise<LiveSnapshot> {
    if (services.fleet === null) throw new Refused(NO_COLLECTOR);
    return services.fleet.snapshot();
  }

  function addFiles(): void {
    server.registerTool(
      'analyze_file',
      {
        title: 'Diagnose a file',
        description:
          'The same for a file, a folder or an archive (.gz .zip .tar) below the folders that the user allowed when sldiag was started.',
        inputSchema: z.object({ path: z.string().min(1), ...settled, now, detail, format, page }),
        annotations: { title: 'Diagnose a file', ...READ_ONLY },
      },
      ({ path, topology, mode, now, detail, format, page }) =>
        answer(page, () => services.analyze({ path }, { topology, mode, now }, { detail, format })),
    );
  }

  function addDiagnosis(): void {
    server.registerTool(
      'analyze_text',
      {
        title: 'Diagnose outputs or log lines',
        description:
          'Diagnoses Smart Licensing from text: show outputs with their prompts, show tech-support, %SMART_LIC log lines, configurations, mixed and in any order. Says what is wrong, how sure that is and why, what to type next, and how to see that it worked.',
        inputSchema: z.object({ text: z.string().min(1), ...settled, now, detail, format, page }),
        annotations: { title: 'Diagnose text', ...READ_ONLY },
      },
      ({ text, topology, mode, now, detail, format, page }) =>
        answer(page, () => services.analyze({ text }, { topology, mode, now }, { detail, format })),
    );
    server.registerTool(
      'compare',
      {
        title: 'Did a change work?',
        description:
          'Holds outputs from after a migration, an upgrade or a fix against those from before: what should have changed and kept, what did. Each side is a path below an allowed folder, or a text.',
        inputSchema: z.object({
          before: z.string().optional().describe('Path of outputs from before'),
          after: z.string().optional().describe('Path of outputs from after'),
          before_text: z.string().optional().describe('Instead: those outputs themselves'),
          after_text: z.string().optional(),
          ...settled,
          now,
          detail: detail.default('brief'),
          format,
          page,
        }),
        annotations: { title: 'Compare before and after', ...READ_ONLY },
      },
      ({ before, after, before_text, after_text, topology, mode, now, detail, format, page }) =>
        answer(page, () =>
          services.compare(
            sideOf('before', before, before_text),
            sideOf('after', after, after_text),
            { topology, mode, now },
            { detail, format },
          ),
        ),
    );
  }

  function addKnowledge(): void {
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
    const complete = (list: readonly string[], typed: string) =>
      list.filter((each) => each.startsWith(typed)).slice(0, SUGGESTED);
    const { kinds, ids, entry } = services.knowledge;
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
        if (text === null)
          throw new Refused(`no ${decoded(kind)} is called ${decoded(id)}; kinds: ${kinds.join(', ')}`);
        return contentOf(uri, { text, isUntrusted: false });
      },
    );
  }

  function addFleet(): void {
    const severity = z.enum(['error', 'warning', 'info']).nullable().default(null);
    server.registerTool(
      'list_devices',
      {
        title: 'Devices of the collector',
        description: 'The devices that a running collector knows, worst first, each with its verdict and deadline.',
        inputSchema: z.object({
          severity: severity.describe('Only devices with something at least this bad'),
          name: z.string().default('').describe('Only devices whose name or id holds this'),
          page,
        }),
        annotations: { title: 'List devices', ...READ_ONLY },
      },
      ({ severity, name, page }) => answer(page, async () => tellDevices(await fleet(), severity, name)),
    );
    server.registerTool(
      'get_device',
      {
        title: 'One device of the collector',
        description: 'The whole diagnosis of one device, by id or host name.',
        inputSchema: z.object({ id: z.string().min(1), detail, format, page }),
        annotations: { title: 'Get a device', ...READ_ONLY },
      },
      ({ id, detail, format, page }) => answer(page, async () => tellDevice(await fleet(), id, { detail, format })),
    );
    server.registerTool(
      'list_incidents',
      {
        title: 'Incidents of the collector',
        description: 'Failures that are open or over, and causes that several devices share.',
        inputSchema: z.object({
          status: z.enum(['open', 'resolved']).nullable().default(null),
          device: z.string().nullable().default(null).describe('Id or host name of one device'),
          page,
        }),
        annotations: { title: 'List incidents', ...READ_ONLY },
      },
      ({ status, device, page }) => answer(page, async () => tellIncidents(await fleet(), status, device)),
    );
    const template = new ResourceTemplate('sldiag://devices/{id}', {
      list: async () => {
        const devices = services.fleet === null ? [] : (await services.fleet.snapshot()).devices;
        return {
          resources: devices.slice(0, LISTED).map((device) => ({
            uri: `sldiag://devices/${encodeURIComponent(device.id)}`,
            name: device.id,
            title: redactSecrets(titleOf(device)),
            mimeType: 'text/plain',
          })),
        };
      },
    });
    server.registerResource(
      'device',
      template,
      { title: 'A device of the collector', mimeType: 'text/plain' },
      async (uri, { id }) => contentOf(uri, tellDevice(await fleet(), decoded(id), { detail: 'full', format: 'text' })),
    );
  }

  function addPrompts(): void {
    server.registerPrompt(
      'triage',
      {
        title: 'Find out what is wrong',
        description: 'From outputs or a device of the collector to a verdict and steps.',
        argsSchema: z.object({ about: z.string().optional().describe('A device, a file, outputs, or what was seen') }),
      },
      ({ about }) => asking(triagePrompt(about ?? 'ask me for show license all and the log, if neither is at hand')),
    );
    server.registerPrompt(
      'check-migration',
      {
        title: 'Check a migration',
        description: 'Did a migration, an upgrade or a fix work?',
        argsSchema: z.object({ before: z.string().optional(), after: z.string().optional() }),
      },
      ({ before, after }) => asking(migrationPrompt(before ?? '(ask me)', after ?? '(ask me)')),
    );
    server.registerPrompt(
      'write-ticket',
      {
        title: 'Write a ticket',
        description: 'A ticket about the licensing trouble of one device.',
        argsSchema: z.object({
          device: z.string().optional().describe('Host name or id'),
          system: completable(z.string().optional(), (typed) =>
            ['ServiceNow', 'Jira', 'the support of the vendor'].filter((each) => each.startsWith(typed ?? '')),
          ),
        }),
      },
      ({ device, system }) =>
        asking(ticketPrompt(device ?? 'the device that was diagnosed', system ?? 'our ticketing')),
    );
  }

  addDiagnosis();
  if (services.readsFiles) addFiles();
  addKnowledge();
  addFleet();
  addPrompts();
  return server;
}

/** One side of a comparison. */
function sideOf(side: 'before' | 'after', path: string | undefined, text: string | undefined): Given {
  if ((path === undefined) === (text === undefined))
    throw new Refused(`give ${side} (a path) or ${side}_text (the outputs): one of them`);
  return path === undefined ? { text: text ?? '' } : { path };
}

function asking(text: string) {
  return { messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] };
}

/** A resource is its first page: it can't be asked for the next, which its note says. */
function contentOf(uri: URL, told: Told) {
  return { contents: [{ uri: uri.href, mimeType: 'text/plain', text: pageOf(told, 1, randomUUID()) }] };
}

/** A part of a URI as it was meant. */
function decoded(part: string | string[] | undefined): string {
  const text = Array.isArray(part) ? part.join('/') : (part ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refused(`${JSON.stringify(text.slice(0, 200))} is no part of a URI: its percent signs make no sense`);
  }
}
