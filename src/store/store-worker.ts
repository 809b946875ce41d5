/** The thread of the store: one request after the other, each with one answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { type EventDatabase, openDatabase } from './database.js';
import type { Answer, Request, StoreOptions } from './store.js';

let database: EventDatabase | null = null;

function answer(request: Request): unknown {
  database ??= openDatabase(workerData as StoreOptions);
  switch (request.kind) {
    case 'load':
      return database.load();
    case 'write':
      return database.write(request.batch, Date.now());
    case 'events':
      return database.eventsAfter(request.after, request.limit);
    case 'close':
      return database.close();
  }
}

parentPort?.on('message', (request: Request) => {
  let reply: Answer;
  try {
    reply = { kind: 'done', value: answer(request) };
  } catch (error) {
    const { code = 'ERROR', message } = error as { code?: string; message: string };
    reply = { kind: 'failed', code, reason: message };
  }
  parentPort?.postMessage(reply);
});
