import { availableParallelism } from 'node:os';
import { defaultExclude, defineConfig } from 'vitest/config';

/** Rooms whose tests call functions and start nothing: they share what was imported. Others run each file by itself. */
const PURE = ['ingest', 'diagnose', 'rules', 'report', 'model', 'knowledge'].map(
  (room) => `test/${room}/**/*.test.{ts,tsx}`,
);

// Many tests start the program itself: on a busy machine that takes seconds, and half of the time one waits for the other.
export default defineConfig({
  test: {
    globalSetup: 'test/read-knowledge.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'doors', exclude: [...defaultExclude, ...PURE] } },
    ],
  },
});
