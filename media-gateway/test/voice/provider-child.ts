import { createOpenAiRealtimeProvider } from "../../src/voice/index.ts";

/*
 * A conversation with the provider at argv[2], in a process of its own (`--expose-gc`) so that what it keeps can be told from what others
 * keep. Asked by its parent, answers how often it was sent something unusable, and the bytes it holds after collecting.
 */
const provider = createOpenAiRealtimeProvider({
  url: process.argv[2] ?? "",
  apiKey: "sk-test",
  defaultModel: "test-model",
  transcriptionModel: null,
});
await using link = await provider.connect(
  {
    model: null,
    voice: null,
    language: "en",
    prompt: "",
    firstMessage: "Hello.",
    interruption: { enabled: true, minSpeechMs: 120 },
    tools: [],
    transferTo: null,
  },
  AbortSignal.timeout(10_000),
);
let problems = 0;
process.on("message", () => {
  global.gc?.();
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ problems, bytes: heapUsed + external, isCollected: global.gc !== undefined });
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
for await (const event of link.events) if (event.type === "problem") problems += 1;
process.exit(1);
