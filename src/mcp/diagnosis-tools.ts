import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { Refused } from './answer.js';
import { type Answer, detail, format, now, page, READ_ONLY, settled } from './arguments.js';
import type { Given, McpServices } from './services.js';

/** Tools that diagnose what is given: a text, a file where the user allowed some, two sides of a change. */
export function addDiagnosis(server: McpServer, services: McpServices, answer: Answer): void {
  addText(server, services, answer);
  if (services.readsFiles) addFile(server, services, answer);
  addCompare(server, services, answer);
}

function addText(server: McpServer, services: McpServices, answer: Answer): void {
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
}

function addFile(server: McpServer, services: McpServices, answer: Answer): void {
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

function addCompare(server: McpServer, services: McpServices, answer: Answer): void {
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

/** One side of a comparison. */
function sideOf(side: 'before' | 'after', path: string | undefined, text: string | undefined): Given {
  if ((path === undefined) === (text === undefined))
    throw new Refused(`give ${side} (a path) or ${side}_text (the outputs): one of them`);
  return path === undefined ? { text: text ?? '' } : { path };
}
