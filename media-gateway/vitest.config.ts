import { longestFirst } from "@callplane/infra/testing/sequence";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["../infra/testing/patience.ts"],
    sequence: { sequencer: longestFirst(["routing-dead-air", "routing-inside", "voicemail", "guards"]) },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
