import type { McpHttpHandler } from '@modelcontextprotocol/server';
import type { Assistant } from '../collector/assistant.js';
import type { Diagnosing } from '../collector/diagnosing.js';
import { deviceList, incidentList, parametersOf } from '../collector/questions.js';
import type { Engine } from '../diagnose/judge/engine.js';
import type { McpServices } from '../mcp/services.js';
import type { Inventory } from '../model/inventory.js';
import type { LiveSnapshot } from '../model/live.js';

/** Streams that may stand open for news; there is none to tell, but clients may wait for it. */
const WAITING = 32;

/** What the Model Context Protocol is answered from at an HTTP interface. */
export interface AssistantSources {
  readonly engine: Engine;
  readonly inventory?: Inventory | undefined;
  snapshot(): LiveSnapshot;
  /** Reads texts apart from whoever takes datagrams. */
  readonly read: Diagnosing['read'];
  /** Told of what is a fault of sldiag. */
  complain(message: string): void;
}

/** The tools of `sldiag mcp` over streamable HTTP: no sessions, no files. Loaded when it is first asked. */
export function openAssistant({ engine, inventory, snapshot, read, complain }: AssistantSources): Assistant {
  let opened: Promise<McpHttpHandler> | null = null;

  async function open(): Promise<McpHttpHandler> {
    const [{ createMcpHandler }, { createMcpServer }, { reportIn }, { createMcpServices }] = await Promise.all([
      import('@modelcontextprotocol/server'),
      import('../mcp/server.js'),
      import('../mcp/fleet.js'),
      import('./mcp-services.js'),
    ]);
    const fleet: NonNullable<McpServices['fleet']> = {
      devices: async ({ severity, name }) => deviceList(snapshot(), parametersOf({ severity, search: name })),
      incidents: async ({ status, device }) => {
        const state = snapshot();
        return { ...incidentList(state, parametersOf({ status, device })), fleet: state.fleet };
      },
      report: async (named) => reportIn(snapshot(), named),
    };
    const services = createMcpServices({ engine, inventory, allowed: null, fleet, read });
    return createMcpHandler(() => createMcpServer(services, complain), { maxSubscriptions: WAITING });
  }

  return {
    async answer(request, parsedBody) {
      opened ??= open();
      return (await opened).fetch(request, { parsedBody });
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
