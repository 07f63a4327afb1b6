import { z } from "zod";

/*
 * What the real server accepts from a client, strictly: an unknown field, a beta name or a nested tool is refused with the
 * code and parameter the real one names. From openai-node's types (GA) and the vendor's error messages.
 */

const format = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("audio/pcm"), rate: z.literal(24_000) }),
  z.strictObject({ type: z.literal("audio/pcmu") }),
  z.strictObject({ type: z.literal("audio/pcma") }),
]);

const tool = z.strictObject({
  type: z.literal("function"),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});

const serverVad = z.strictObject({
  type: z.literal("server_vad"),
  threshold: z.number().min(0).max(1).default(0.5),
  prefix_padding_ms: z.number().int().min(0).default(300),
  silence_duration_ms: z.number().int().min(0).default(500),
  create_response: z.boolean().default(true),
  interrupt_response: z.boolean().default(true),
  idle_timeout_ms: z.number().int().nullable().optional(),
});

const transcription = z.strictObject({
  model: z.string(),
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  prompt: z.string().optional(),
});

const realtimeSession = z.strictObject({
  type: z.literal("realtime"),
  model: z.string().optional(),
  instructions: z.string().optional(),
  output_modalities: z
    .array(z.enum(["audio", "text"]))
    .length(1)
    .optional(),
  audio: z
    .strictObject({
      input: z
        .strictObject({
          format: format.optional(),
          noise_reduction: z
            .strictObject({ type: z.enum(["near_field", "far_field"]) })
            .nullable()
            .optional(),
          transcription: transcription.nullable().optional(),
          turn_detection: serverVad.nullable().optional(),
        })
        .optional(),
      output: z
        .strictObject({
          format: format.optional(),
          voice: z.string().optional(),
          speed: z.number().min(0.25).max(1.5).optional(),
        })
        .optional(),
    })
    .optional(),
  tools: z.array(tool).optional(),
  tool_choice: z.enum(["auto", "none", "required"]).optional(),
  max_output_tokens: z.union([z.number().int(), z.literal("inf")]).optional(),
  truncation: z.enum(["auto", "disabled"]).optional(),
  tracing: z.null().optional(),
});

const responseOptions = z.strictObject({
  instructions: z.string().optional(),
  output_modalities: z
    .array(z.enum(["audio", "text"]))
    .length(1)
    .optional(),
  tool_choice: z.enum(["auto", "none", "required"]).optional(),
});

const itemToCreate = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("function_call_output"),
    id: z.string().optional(),
    call_id: z.string(),
    output: z.string(),
  }),
  z.strictObject({
    type: z.literal("message"),
    id: z.string().optional(),
    role: z.enum(["user", "system", "assistant"]),
    content: z.array(z.strictObject({ type: z.enum(["input_text", "output_text"]), text: z.string() })),
  }),
]);

const named = { event_id: z.string().optional() };

const clientEvent = z.discriminatedUnion("type", [
  z.strictObject({ ...named, type: z.literal("session.update"), session: realtimeSession }),
  z.strictObject({ ...named, type: z.literal("input_audio_buffer.append"), audio: z.string() }),
  z.strictObject({ ...named, type: z.literal("input_audio_buffer.commit") }),
  z.strictObject({ ...named, type: z.literal("input_audio_buffer.clear") }),
  z.strictObject({ ...named, type: z.literal("response.create"), response: responseOptions.optional() }),
  z.strictObject({ ...named, type: z.literal("response.cancel"), response_id: z.string().optional() }),
  z.strictObject({
    ...named,
    type: z.literal("conversation.item.truncate"),
    item_id: z.string(),
    content_index: z.literal(0),
    audio_end_ms: z.number().int().min(0),
  }),
  z.strictObject({ ...named, type: z.literal("conversation.item.create"), item: itemToCreate }),
]);

export type ClientEvent = z.infer<typeof clientEvent>;
export type RealtimeSession = z.infer<typeof realtimeSession>;
export type ServerVad = z.infer<typeof serverVad>;

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly eventId: string | null;
}

/** A client's frame, or why it is refused, in the real server's words. */
export function readClientEvent(text: string): ClientEvent | Refusal {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refusal("invalid_json", "Unable to parse the event as JSON.", null, undefined);
  }
  const parsed = clientEvent.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = issue === undefined || issue.path.length === 0 ? null : writePath(issue.path);
  if (issue?.code === "unrecognized_keys") {
    const name = [...issue.path, issue.keys[0] ?? ""];
    // A Chat-Completions tool ({ function: { name } }) misses its name before it has one field too many.
    const missing =
      param?.match(/^session\.tools\[\d+\]$/) && !hasAt(json, [...issue.path, "name"]) ? "name" : undefined;
    if (missing) return missingParameter(`${param}.name`, json);
    return refusal("unknown_parameter", `Unknown parameter: '${writePath(name)}'.`, writePath(name), json);
  }
  if (issue?.path[0] === "type") return refusal("invalid_value", "Invalid value for 'type'.", "type", json);
  if (param !== null && !hasAt(json, issue?.path ?? [])) return missingParameter(param, json);
  return refusal("invalid_value", `Invalid value: '${param}'.`, param, json);
}

export const isRefusal = (read: ClientEvent | Refusal): read is Refusal => "code" in read;

const missingParameter = (param: string, json: unknown): Refusal =>
  refusal("missing_required_parameter", `Missing required parameter: '${param}'.`, param, json);

function refusal(code: string, message: string, param: string | null, json: unknown): Refusal {
  const eventId = z.object({ event_id: z.string() }).safeParse(json).data?.event_id ?? null;
  return { code, message, param, eventId };
}

function writePath(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}

function hasAt(json: unknown, path: readonly PropertyKey[]): boolean {
  let at: unknown = json;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return false;
    at = Reflect.get(at, step);
  }
  return true;
}
