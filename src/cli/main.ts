#!/usr/bin/env node
import { readVersion } from './version.js';

// The version is asked for by scripts, often: answer before anything else is loaded.
const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') {
  process.stdout.write(`${readVersion()}\n`);
} else {
  const { run } = await import('./run.js');
  process.exitCode = await run(process.argv.slice(2));
}
