import { defineConfig } from 'vitest/config';

// Many tests start the program itself: on a busy machine that takes seconds.
export default defineConfig({
  test: { globalSetup: 'test/read-knowledge.ts', testTimeout: 60_000, hookTimeout: 60_000 },
});
