import { z } from "zod";

/*
 * OpenAI Realtime, GA event names and shapes (openai-node src/resources/realtime/realtime.ts). Only fields we use are
 * read; event types we do not know are passed over, so that a new one breaks nothing.
 */

const usage = z.object({
  input_tokens: z.number().optional(),
  output_tokens: z.number().optional(),
  input_token_details: z
    .object({
      text_tokens: z.number().optional(),
      audio_tokens: z.number().optional(),
      cached_tokens: z.number().optional(),
    })
    .optional(),
  output_token_details: z
    .object({ text_tokens: z.number().optional(), audio_tokens: z.number().optional() })
    .optional(),
});

const apiError = z.object({
  type: z.string().nullish(),
  code: z.string().nullish(),
  message: z.string().nullish(),
  param: z.string().nullish(),
  event_id: z.string().nullish(),
});

const ofItem = { response_id: z.string(), item_id: z.string() };

const serverEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session.created") }),
  z.object({ type: z.literal("session.updated") }),
  z.object({ type: z.literal("error"), error: apiError }),
  z.object({ type: z.literal("input_audio_buffer.speech_started"), audio_start_ms: z.number() }),
  z.object({ type: z.literal("input_audio_buffer.speech_stopped"), audio_end_ms: z.number() }),
  z.object({ type: z.literal("response.created"), response: z.object({ id: z.string() }) }),
  z.object({ type: z.literal("response.output_audio.delta"), ...ofItem, delta: z.string() }),
  z.object({ type: z.literal("response.output_audio.done"), ...ofItem }),
  z.object({ type: z.literal("response.output_audio_transcript.delta"), ...ofItem, delta: z.string() }),
  z.object({ type: z.literal("response.output_audio_transcript.done"), ...ofItem, transcript: z.string() }),
  z.object({
    type: z.literal("response.function_call_arguments.done"),
    ...ofItem,
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.object({
    type: z.literal("response.done"),
    response: z.object({
      id: z.string(),
      status: z.enum(["completed", "cancelled", "failed", "incomplete", "in_progress"]),
      status_details: z.object({ error: apiError.nullish() }).nullish(),
      usage: usage.nullish(),
    }),
  }),
  z.object({
    type: z.literal("conversation.item.input_audio_transcription.completed"),
    item_id: z.string(),
    transcript: z.string(),
    usage: z.object({ total_tokens: z.number().optional(), seconds: z.number().optional() }).nullish(),
  }),
]);

export type ServerEvent = z.infer<typeof serverEvent>;
export type RealtimeUsage = z.infer<typeof usage>;

const KNOWN: ReadonlySet<string> = new Set(serverEvent.options.map((option) => option.shape.type.value));
const typed = z.object({ type: z.string() });

export type Parsed =
  | { readonly kind: "event"; readonly event: ServerEvent }
  /** Valid, and of no interest to us. */
  | { readonly kind: "other" }
  | { readonly kind: "malformed" };

/** A text frame from the provider. Never throws. */
export function parseServerEvent(text: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "malformed" };
  }
  const head = typed.safeParse(json);
  if (!head.success) return { kind: "malformed" };
  if (!KNOWN.has(head.data.type)) return { kind: "other" };
  const parsed = serverEvent.safeParse(json);
  return parsed.success ? { kind: "event", event: parsed.data } : { kind: "malformed" };
}

/** A minute of µ-law; no honest delta comes near. */
const LONGEST_DELTA = 640_000;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The audio of a delta; undefined for what is no base64, empty or absurdly long. */
export function decodeAudio(base64: string): Buffer | undefined {
  if (base64.length > LONGEST_DELTA || base64.length % 4 !== 0 || !BASE64.test(base64)) return undefined;
  return Buffer.from(base64, "base64");
}

/** Flat numbers for the usage record; cached tokens are a part of the input tokens, not beside them. */
export function flattenUsage(from: RealtimeUsage): Record<string, number> {
  const flat = {
    inputTokens: from.input_tokens,
    outputTokens: from.output_tokens,
    inputTextTokens: from.input_token_details?.text_tokens,
    inputAudioTokens: from.input_token_details?.audio_tokens,
    cachedTokens: from.input_token_details?.cached_tokens,
    outputTextTokens: from.output_token_details?.text_tokens,
    outputAudioTokens: from.output_token_details?.audio_tokens,
  };
  return Object.fromEntries(Object.entries(flat).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

/** What writing down the caller's words cost: tokens or seconds, as the transcription model is billed. */
export function transcriptionUsage(from: { total_tokens?: number | undefined; seconds?: number | undefined }) {
  return {
    ...(from.total_tokens === undefined ? {} : { transcriptionTokens: from.total_tokens }),
    ...(from.seconds === undefined ? {} : { transcriptionSec: from.seconds }),
  };
}

export interface SessionSettings {
  readonly model: string;
  readonly instructions: string;
  readonly voice: string | null;
  readonly language: string;
  readonly transcriptionModel: string | null;
  readonly tools: readonly { name: string; description: string; parameters: Readonly<Record<string, unknown>> }[];
}

/** `session.update`: µ-law both ways, turns by the server's ear, interruption left to us (we know what was heard). */
export function sessionUpdate(settings: SessionSettings): object {
  const transcription =
    settings.transcriptionModel === null
      ? null
      : { model: settings.transcriptionModel, language: settings.language.slice(0, 2) };
  return {
    type: "session.update",
    session: {
      type: "realtime",
      model: settings.model,
      instructions: settings.instructions,
      output_modalities: ["audio"],
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          transcription,
          turn_detection: {
            type: "server_vad",
            threshold: 0.5,
            prefix_padding_ms: 300,
            silence_duration_ms: 500,
            create_response: true,
            interrupt_response: false,
          },
        },
        output: { format: { type: "audio/pcmu" }, ...(settings.voice === null ? {} : { voice: settings.voice }) },
      },
      tools: settings.tools.map((tool) => ({ type: "function", ...tool })),
      tool_choice: "auto",
    },
  };
}
