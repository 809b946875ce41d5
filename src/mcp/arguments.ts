import type { CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { TOPOLOGY_IDS } from '../model/terms.js';
import type { Told } from './answer.js';

/** Arguments that several tools take, and what is true of all tools. */

export const READ_ONLY = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const;

export const page = z.int().min(1).default(1).describe('Which page of the answer; one is 20 KB at most');
export const detail = z
  .enum(['summary', 'brief', 'full'])
  .default('full')
  .describe('summary: a line a device; brief: a screen a device; full: all evidence and steps');
export const format = z
  .enum(['text', 'json'])
  .default('text')
  .describe('json: the report for programs, in pages to be joined');
export const settled = {
  topology: z.enum(TOPOLOGY_IDS).nullable().default(null).describe('The topology in use, where the user knows it'),
  mode: z.enum(['push', 'pull']).nullable().default(null).describe('push: the product instance starts'),
};
export const now = z.string().nullable().default(null).describe('Moment that deadlines are measured against, ISO 8601');

/** Runs a tool: what can't be answered is told to whoever asked, what is our fault to the user. */
export type Answer = (wanted: number, tell: () => Told | Promise<Told>) => Promise<CallToolResult>;
