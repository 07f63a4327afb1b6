import { describe, expect, it } from "vitest";
import { silentLog } from "../../../lib/log.ts";
import { createSpeech } from "../../speech/index.ts";
import { itBehavesLikeAVoiceProvider, reader, SPEC, sendSound } from "../../testing/contract-suite.ts";
import { createPracticeProvider } from "./practice.ts";

const speech = createSpeech({ command: undefined, log: silentLog() });
const provider = createPracticeProvider({ speech });

describe("practice", () => {
  itBehavesLikeAVoiceProvider(() => ({ provider }));

  it("says how long the caller spoke and which turn it is", async () => {
    await using link = await provider.connect(SPEC, AbortSignal.timeout(5000));
    const until = reader(link);
    await until((event) => event.type === "response_done");
    sendSound(link, 500, "silence");
    sendSound(link, 1800, "voice");
    sendSound(link, 1000, "silence");
    const events = await until((event) => event.type === "response_done");
    expect(events.find((event) => event.type === "caller_text")).toMatchObject({ text: "(spoke for 1.8 s)" });
    expect(events.find((event) => event.type === "agent_text")).toMatchObject({
      text: expect.stringMatching(/1\.8 seconds.*turn 1/),
    });
  });

  it("transfers on 1 to the fallback, and hangs up on 9", async () => {
    await using link = await provider.connect(SPEC, AbortSignal.timeout(5000));
    const until = reader(link);
    link.sendDtmf("1");
    expect((await until((event) => event.type === "tool_call")).at(-1)).toMatchObject({
      name: "transfer",
      arguments: { extension: "1000" },
    });
    link.sendDtmf("9");
    expect((await until((event) => event.type === "tool_call")).at(-1)).toMatchObject({ name: "hang_up" });
  });

  it("asks for the extension where it knows none, and says so when it was wrong", async () => {
    await using link = await provider.connect({ ...SPEC, transferTo: null }, AbortSignal.timeout(5000));
    const until = reader(link);
    for (const key of "11001#") link.sendDtmf(key);
    const call = (await until((event) => event.type === "tool_call")).at(-1);
    expect(call).toMatchObject({ name: "transfer", arguments: { extension: "1001" } });
    link.sendToolResult(call?.type === "tool_call" ? call.callId : "", "error: there is no extension 1001");
    const text = (await until((event) => event.type === "agent_text")).at(-1);
    expect(text).toMatchObject({ text: "I could not transfer you. Is that the right extension?" });
  });

  it("offers no tool the agent does not have", async () => {
    await using link = await provider.connect({ ...SPEC, tools: [] }, AbortSignal.timeout(5000));
    const until = reader(link);
    await until((event) => event.type === "response_done");
    link.sendDtmf("9");
    sendSound(link, 500, "silence");
    sendSound(link, 500, "voice");
    sendSound(link, 1000, "silence");
    const events = await until((event) => event.type === "response_done");
    expect(events.some((event) => event.type === "tool_call")).toBe(false);
  });
});
