import type { Agent, PromptVersion } from "../../contract/index.ts";

export const agent: Agent = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Nora",
  voiceProvider: "practice",
  model: null,
  voice: null,
  language: "en",
  timeZone: "Europe/Vienna",
  firstMessage: "Hello, how can I help you?",
  interruption: { enabled: true, minSpeechMs: 120 },
  tools: ["transfer", "hang_up"],
  fallback: { kind: "extension", number: "1000" },
  maxDurationSec: 1800,
  extension: { number: "601" },
  publishedVersion: { id: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4", version: 2 },
  latestVersion: 3,
  createdAt: "2026-11-20T09:30:00.000Z",
  updatedAt: "2026-11-20T09:30:00.000Z",
};

export const createAgent = { name: "Nora", prompt: "You answer for Acme.", extension: { number: "601" } };

export const version: PromptVersion = {
  id: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4",
  version: 2,
  prompt: "You answer for Acme.",
  createdAt: "2026-11-20T09:30:00.000Z",
  createdBy: "Max Muster",
  publishedAt: "2026-11-20T09:31:00.000Z",
  published: true,
};
