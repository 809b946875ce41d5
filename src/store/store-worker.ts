/** The thread of the store: one request after the other, each with one answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { codeOf, messageOf } from '../model/thrown.js';
import { type EventDatabase, openDatabase } from './database.js';
import { loadSqlite } from './sqlite.js';
import type { Answer, Answers, Request, StoreOptions } from './store.js';

const { open } = await loadSqlite().catch((error: Error) => ({
  open: () => {
    throw error;
  },
}));
const options: StoreOptions = workerData;
let database: EventDatabase | null = null;
const clocks = () => ({ wall: Date.now(), elapsed: performance.now() });

function answer(request: Request): Answers[keyof Answers] {
  database ??= openDatabase(open, options, clocks());
  switch (request.kind) {
    case 'load':
      return database.load();
    case 'write':
      return database.write(request.batch, clocks());
    case 'events':
      return database.eventsAfter(request.after, request.limit);
    case 'close':
      database.close();
      return undefined;
  }
}

parentPort?.on('message', (request: Request) => {
  let reply: Answer;
  try {
    reply = { kind: 'done', value: answer(request) };
  } catch (error) {
    const code = codeOf(error) || 'ERROR';
    const message = messageOf(error);
    reply = { kind: 'failed', code, reason: message };
  }
  parentPort?.postMessage(reply);
});
