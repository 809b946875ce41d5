import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/server';
import { messageOf } from '../model/thrown.js';
import { pageOf, Refused } from './answer.js';
import type { Answer } from './arguments.js';
import { addDiagnosis } from './diagnosis-tools.js';
import { addFleet } from './fleet-tools.js';
import { addKnowledge } from './knowledge-tools.js';
import { addPrompts, INSTRUCTIONS } from './prompts.js';
import type { McpServices } from './services.js';

/**
 * The Model Context Protocol's view of sldiag: tools, resources and prompts, all read-only.
 * @param complain told of what is a fault of sldiag
 */
export function createMcpServer(
  services: McpServices,
  complain: (message: string) => void,
  inWork: InWork = new InWork(),
): McpServer {
  const server = new McpServer(
    { name: 'sldiag', title: 'Smart Licensing diagnosis', version: services.version },
    { instructions: INSTRUCTIONS },
  );

  const answer: Answer = (wanted, tell) =>
    inWork.during(async () => {
      try {
        return { content: [{ type: 'text', text: pageOf(await tell(), wanted, randomUUID()) }] };
      } catch (error) {
        if (!(error instanceof Refused)) complain(messageOf(error));
        const text =
          error instanceof Refused ? error.message : 'this is a fault of sldiag; its standard error says more';
        return { isError: true, content: [{ type: 'text', text }] };
      }
    });

  addDiagnosis(server, services, answer);
  addKnowledge(server, services, answer);
  addFleet(server, services, answer);
  addPrompts(server);
  return server;
}

/** Answers in work, for who ends: an assistant that closes its end still reads what it asked for. */
export class InWork {
  private readonly open = new Set<Promise<unknown>>();

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const answer = work();
    this.open.add(answer);
    try {
      return await answer;
    } finally {
      this.open.delete(answer);
    }
  }

  /** Resolves when none is left. */
  async settled(): Promise<void> {
    while (this.open.size > 0) await Promise.allSettled(this.open);
  }
}
