import { buildGreeting, buildInstructions } from "../../prompt-builder.ts";
import { type VoiceProvider, VoiceProviderError } from "../../provider.ts";
import { awaitServerEvent, openRealtimeSocket } from "./connect.ts";
import { openRealtimeLink } from "./link.ts";
import { sessionUpdate } from "./protocol.ts";

export interface OpenAiRealtimeOptions {
  /** Without a query: `wss://api.openai.com/v1/realtime`. */
  readonly url: string;
  readonly apiKey: string;
  /** For agents that name no model (OPENAI_REALTIME_MODEL); null: such an agent cannot talk. */
  readonly defaultModel: string | null;
  /** Writes down what the caller says (OPENAI_TRANSCRIPTION_MODEL); null: nobody does. */
  readonly transcriptionModel: string | null;
}

/** OpenAI Realtime over its WebSocket, GA events, µ-law both ways. The greeting is the first answer asked for. */
export function createOpenAiRealtimeProvider(options: OpenAiRealtimeOptions): VoiceProvider {
  return {
    name: "openai-realtime",
    async connect(spec, signal) {
      const model = spec.model ?? options.defaultModel;
      if (model === null)
        throw new VoiceProviderError("the agent names no model, nor does OPENAI_REALTIME_MODEL", { retryable: false });
      const socket = await openRealtimeSocket(
        `${options.url}?model=${encodeURIComponent(model)}`,
        options.apiKey,
        signal,
      );
      try {
        await awaitServerEvent(socket, "session.created", signal);
        const updated = awaitServerEvent(socket, "session.updated", signal);
        const { transcriptionModel } = options;
        const instructions = buildInstructions(spec);
        const { voice, language, tools } = spec;
        socket.send(JSON.stringify(sessionUpdate({ model, instructions, voice, language, transcriptionModel, tools })));
        await updated;
      } catch (error) {
        socket.terminate();
        throw error;
      }
      const link = openRealtimeLink(socket, { callerTranscript: options.transcriptionModel !== null });
      socket.send(JSON.stringify({ type: "response.create", response: { instructions: buildGreeting(spec) } }));
      return link;
    },
  };
}
