import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { redactSecrets } from '../ingest/text/redact.js';
import { titleOf } from '../report/outline.js';
import { Refused } from './answer.js';
import { type Answer, detail, format, page, READ_ONLY } from './arguments.js';
import { tellDevice, tellDevices, tellIncidents } from './fleet.js';
import { contentOf, decoded } from './resource.js';
import type { McpServices } from './services.js';

/** Devices that are listed as resources; list_devices has all of them. */
const LISTED = 100;
const NO_COLLECTOR =
  'no collector is attached: start sldiag mcp with --attach URL of a running sldiag listen --http; files and texts are diagnosed without one';

/** Tools that ask a running collector, and each of its devices as a resource. */
export function addFleet(server: McpServer, services: McpServices, answer: Answer): void {
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
    ({ severity, name, page }) =>
      answer(page, async () => tellDevices(await collectorOf(services).devices({ severity, name }, page), name)),
  );
  server.registerTool(
    'get_device',
    {
      title: 'One device of the collector',
      description: 'The whole diagnosis of one device, by id or host name.',
      inputSchema: z.object({ id: z.string().min(1), detail, format, page }),
      annotations: { title: 'Get a device', ...READ_ONLY },
    },
    ({ id, detail, format, page }) =>
      answer(page, async () => tellDevice(await collectorOf(services).report(id, page), id, { detail, format })),
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
    ({ status, device, page }) =>
      answer(page, async () => tellIncidents(await collectorOf(services).incidents({ status, device }, page))),
  );
  addDevices(server, services);
}

function addDevices(server: McpServer, services: McpServices): void {
  const template = new ResourceTemplate('sldiag://devices/{id}', {
    list: async () => {
      const found = await services.fleet?.devices({ severity: null, name: '' }, 1);
      const devices = found?.devices ?? [];
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
    async (uri, { id }) => {
      const named = decoded(id);
      const found = await collectorOf(services).report(named, 1);
      return contentOf(uri, tellDevice(found, named, { detail: 'full', format: 'text' }));
    },
  );
}

function collectorOf({ fleet }: McpServices): NonNullable<McpServices['fleet']> {
  if (fleet === null) throw new Refused(NO_COLLECTOR);
  return fleet;
}
