import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Many tests start the program itself: on a busy machine that takes seconds, and half of the time one waits for the other.
export default defineConfig({
  test: {
    globalSetup: 'test/read-knowledge.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
