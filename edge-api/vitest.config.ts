import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    setupFiles: ["../infra/testing/patience.ts"],
    globalSetup: ["../drizzle/testing/global-setup.ts", "./test/global-setup.ts"],
    // Each file makes an edge and a database of its own; to load the whole edge anew for each would take a third of the run.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
