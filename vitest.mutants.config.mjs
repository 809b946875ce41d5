import { defineConfig } from 'vitest/config';

// The tests that see a change to src/rules and src/diagnose without a build; those that start the program would only be slow.
export default defineConfig({
  test: {
    globalSetup: 'test/read-knowledge.ts',
    include: [
      'test/golden.test.ts',
      'test/report/report.test.ts',
      'test/{diagnose,rules}/**/*.test.ts',
      'test/collector/core.test.ts',
    ],
    testTimeout: 20_000,
  },
});
