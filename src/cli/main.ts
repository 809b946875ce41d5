#!/usr/bin/env node
import { EXIT } from './exit.js';
import { readVersion } from './version.js';

// The version is asked for by scripts, often: answer before anything else is loaded.
const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') {
  process.stdout.write(`${readVersion()}\n`);
} else {
  // Node would open its debugger at the first, to anybody on this machine, and end at the second, unwritten events and all.
  for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => {});
  // `sldiag … | head` closes the pipe early: that is no error, and no answer either, which some codes are.
  const answersByCode = first !== undefined && ['analyze', 'check', 'compare'].includes(first);
  let isClosed = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' && !answersByCode) process.exit(0);
    isClosed ||= error.code === 'EPIPE';
    if (isClosed) return;
    // The code of something found would be taken for an answer.
    process.stderr.write(`error: standard output can't be written: ${error.message}\n`);
    process.exit(EXIT.unreadable);
  });
  const { keepCompiled } = await import('./compile-cache.js');
  keepCompiled();
  const { guardStream } = await import('./guard.js');
  guardStream(process.stderr);
  // The dashboard of `watch` moves the cursor; it escapes what it draws.
  if (!process.argv.slice(2).includes('watch')) guardStream(process.stdout);
  const { run } = await import('./run.js');
  process.exitCode = await run(process.argv.slice(2));
}
