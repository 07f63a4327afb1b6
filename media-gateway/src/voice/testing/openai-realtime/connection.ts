import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { durationMs } from "../../media/ulaw.ts";
import { hum } from "../../speech/index.ts";
import { type ClientEvent, isRefusal, type RealtimeSession, readClientEvent } from "./client-events.ts";
import { createServerEar } from "./server-ear.ts";

/** What the model says to its n-th turn (0 is the greeting), or the tool it uses instead. */
export interface ScriptedAnswer {
  readonly text?: string;
  /** µ-law; a hummed version of the text when left out. */
  readonly audio?: Buffer;
  readonly tool?: { readonly name: string; readonly arguments: unknown };
}

export interface Script {
  answer(turn: number, instructions: string): ScriptedAnswer | Promise<ScriptedAnswer>;
  /** What the caller is written down to have said. */
  transcribe?(turn: number): string;
}

export interface RecordedError {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
}

interface Item {
  readonly role: "assistant" | "function_call" | "other";
  audioMs: number;
  truncatedToMs: number | null;
}

const DELTA_BYTES = 1600;
const LONGEST_APPEND = 15 * 1024 * 1024;

const newId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll("-", "").slice(0, 20)}`;

/** One session of the stand-in: its state is what the real server keeps, its refusals are the real server's. */
export function serveConnection(socket: WebSocket, model: string, script: Script) {
  const errors: RecordedError[] = [];
  const received: ClientEvent["type"][] = [];
  const items = new Map<string, Item>();
  const toolOutputs: { callId: string; output: string }[] = [];
  const openCalls = new Set<string>();
  let session: RealtimeSession = { type: "realtime", model };
  let ear = createServerEar({ threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 });
  let active: { id: string; isCancelled: boolean } | undefined;
  let turn = 0;
  let utterances = 0;
  let hasSpoken = false;
  let appendedBytes = 0;
  let isStalled = false;

  const send = (event: { type: string; [field: string]: unknown }): void => {
    if (socket.readyState === socket.OPEN && !isStalled)
      socket.send(JSON.stringify({ event_id: newId("event"), ...event }));
  };

  function refuse(code: string, message: string, param: string | null, eventId: string | null | undefined): void {
    errors.push({ code, message, param });
    send({ type: "error", error: { type: "invalid_request_error", code, message, param, event_id: eventId ?? null } });
  }

  function updateSession(event: Extract<ClientEvent, { type: "session.update" }>) {
    const asked = event.session;
    if (asked.model !== undefined && asked.model !== model)
      return refuse("invalid_value", "The model cannot be changed.", "session.model", event.event_id);
    const voice = asked.audio?.output?.voice;
    if (hasSpoken && voice !== undefined && voice !== session.audio?.output?.voice)
      return refuse(
        "cannot_update_voice",
        "Cannot update a conversation's voice if assistant audio is present.",
        null,
        event.event_id,
      );
    session = { ...session, ...asked };
    const vad = asked.audio?.input?.turn_detection;
    if (vad) ear = createServerEar(vad);
    send({ type: "session.updated", session });
  }

  function append(event: Extract<ClientEvent, { type: "input_audio_buffer.append" }>) {
    const { audio } = event;
    if (audio.length > LONGEST_APPEND)
      return refuse("string_above_max_length", "Audio too long.", "audio", event.event_id);
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(audio) || audio.length % 4 !== 0)
      return refuse("invalid_value", "Invalid 'audio'. Expected base64-encoded audio bytes.", "audio", event.event_id);
    const bytes = Buffer.from(audio, "base64");
    appendedBytes += bytes.length;
    if (session.audio?.input?.format?.type !== "audio/pcmu") return;
    for (const heard of ear.append(bytes)) {
      if (heard.type === "started") startSpeech(heard.startMs);
      else stopSpeech(heard.endMs);
    }
  }

  let speechItem = "";
  function startSpeech(startMs: number): void {
    speechItem = newId("item");
    send({ type: "input_audio_buffer.speech_started", audio_start_ms: Math.round(startMs), item_id: speechItem });
    if (active && session.audio?.input?.turn_detection?.interrupt_response !== false) cancelActive("turn_detected");
  }

  function stopSpeech(endMs: number): void {
    utterances += 1;
    const itemId = speechItem;
    items.set(itemId, { role: "other", audioMs: 0, truncatedToMs: null });
    send({ type: "input_audio_buffer.speech_stopped", audio_end_ms: Math.round(endMs), item_id: itemId });
    send({ type: "input_audio_buffer.committed", item_id: itemId, previous_item_id: null });
    send({ type: "conversation.item.added", item: { id: itemId, type: "message", role: "user", content: [] } });
    if (session.audio?.input?.transcription) {
      const transcript = script.transcribe?.(utterances) ?? `caller turn ${utterances}`;
      const usage = { type: "duration", seconds: 1 };
      send({
        type: "conversation.item.input_audio_transcription.completed",
        item_id: itemId,
        content_index: 0,
        transcript,
        usage,
      });
    }
    if (session.audio?.input?.turn_detection?.create_response !== false && active === undefined) void respond("");
  }

  async function respond(instructions: string): Promise<void> {
    const response = { id: newId("resp"), isCancelled: false };
    active = response;
    const mine = turn;
    turn += 1;
    send({
      type: "response.created",
      response: { object: "realtime.response", id: response.id, status: "in_progress", output: [] },
    });
    const answer = await script.answer(mine, instructions);
    if (answer.text !== undefined) await speak(response, answer.text, answer.audio ?? hum(answer.text));
    if (answer.tool && !response.isCancelled) callTool(response.id, answer.tool);
    if (active === response) active = undefined;
    finish(response.id, response.isCancelled ? "cancelled" : "completed");
  }

  async function speak(response: { id: string; isCancelled: boolean }, text: string, audio: Buffer): Promise<void> {
    const itemId = newId("item");
    const item: Item = { role: "assistant", audioMs: 0, truncatedToMs: null };
    const at = { response_id: response.id, item_id: itemId, output_index: 0, content_index: 0 };
    items.set(itemId, item);
    send({
      type: "response.output_item.added",
      response_id: response.id,
      output_index: 0,
      item: { id: itemId, type: "message" },
    });
    send({ type: "response.content_part.added", ...at, part: { type: "audio", transcript: "" } });
    const words = text.split(/(?<= )/);
    for (let sent = 0, word = 0; sent < audio.length; sent += DELTA_BYTES) {
      // Faster than real time, and yet one event after the other: a client's message gets in between.
      await new Promise((resolve) => setImmediate(resolve));
      if (response.isCancelled) return;
      const piece = audio.subarray(sent, sent + DELTA_BYTES);
      item.audioMs += durationMs(piece.length);
      hasSpoken = true;
      send({ type: "response.output_audio.delta", ...at, delta: piece.toString("base64") });
      const due = Math.ceil((words.length * Math.min(audio.length, sent + DELTA_BYTES)) / audio.length);
      for (; word < due; word += 1)
        send({ type: "response.output_audio_transcript.delta", ...at, delta: words[word] ?? "" });
    }
    send({ type: "response.output_audio.done", ...at });
    send({ type: "response.output_audio_transcript.done", ...at, transcript: text });
    send({ type: "response.content_part.done", ...at, part: { type: "audio", transcript: text } });
    send({
      type: "response.output_item.done",
      response_id: response.id,
      output_index: 0,
      item: { id: itemId, type: "message" },
    });
  }

  function callTool(responseId: string, tool: { name: string; arguments: unknown }): void {
    const itemId = newId("item");
    const callId = newId("call");
    openCalls.add(callId);
    items.set(itemId, { role: "function_call", audioMs: 0, truncatedToMs: null });
    const args = typeof tool.arguments === "string" ? tool.arguments : JSON.stringify(tool.arguments);
    const at = { response_id: responseId, item_id: itemId, output_index: 1, call_id: callId };
    send({
      type: "response.output_item.added",
      response_id: responseId,
      output_index: 1,
      item: { id: itemId, type: "function_call" },
    });
    send({ type: "response.function_call_arguments.delta", ...at, delta: args });
    send({ type: "response.function_call_arguments.done", ...at, name: tool.name, arguments: args });
  }

  function finish(id: string, status: "completed" | "cancelled"): void {
    const usage = {
      total_tokens: 150,
      input_tokens: 100,
      output_tokens: 50,
      input_token_details: { text_tokens: 40, audio_tokens: 60, image_tokens: 0, cached_tokens: 32 },
      output_token_details: { text_tokens: 10, audio_tokens: 40 },
    };
    send({ type: "response.done", response: { object: "realtime.response", id, status, output: [], usage } });
    send({ type: "rate_limits.updated", rate_limits: [] });
  }

  function cancelActive(_reason: string): void {
    if (active === undefined) return;
    active.isCancelled = true;
    active = undefined;
  }

  function truncate(event: Extract<ClientEvent, { type: "conversation.item.truncate" }>) {
    const item = items.get(event.item_id);
    if (item === undefined || item.role !== "assistant")
      return refuse(
        "item_truncate_invalid_item_id",
        `Item '${event.item_id}' cannot be truncated.`,
        "item_id",
        event.event_id,
      );
    if (event.audio_end_ms > item.audioMs) {
      const message = `Audio content of ${item.audioMs}ms is already shorter than ${event.audio_end_ms}ms`;
      return refuse("invalid_value", message, "audio_end_ms", event.event_id);
    }
    item.truncatedToMs = event.audio_end_ms;
    const { item_id, content_index, audio_end_ms } = event;
    send({ type: "conversation.item.truncated", item_id, content_index, audio_end_ms });
  }

  function createItem(event: Extract<ClientEvent, { type: "conversation.item.create" }>) {
    const { item } = event;
    if (item.type === "function_call_output") {
      if (!openCalls.delete(item.call_id))
        return refuse(
          "invalid_tool_call_id",
          `Tool call ID '${item.call_id}' not found.`,
          "item.call_id",
          event.event_id,
        );
      toolOutputs.push({ callId: item.call_id, output: item.output });
    }
    const id = item.id ?? newId("item");
    items.set(id, { role: "other", audioMs: 0, truncatedToMs: null });
    send({ type: "conversation.item.added", item: { ...item, id } });
    send({ type: "conversation.item.done", item: { ...item, id } });
  }

  function take(event: ClientEvent) {
    if (event.type === "session.update") updateSession(event);
    else if (event.type === "input_audio_buffer.append") append(event);
    else if (event.type === "conversation.item.truncate") truncate(event);
    else if (event.type === "conversation.item.create") createItem(event);
    else if (event.type === "response.create") {
      if (active === undefined) void respond(event.response?.instructions ?? session.instructions ?? "");
      else
        refuse(
          "conversation_already_has_active_response",
          "Conversation already has an active response.",
          null,
          event.event_id,
        );
    } else if (event.type === "response.cancel") {
      if (active === undefined || (event.response_id !== undefined && event.response_id !== active.id))
        refuse("response_cancel_not_active", "Cancellation failed: no active response found.", null, event.event_id);
      else cancelActive("client_cancelled");
    } else if (event.type === "input_audio_buffer.commit" && appendedBytes < 800)
      refuse(
        "input_audio_buffer_commit_empty",
        "Error committing input audio buffer: buffer too small.",
        null,
        event.event_id,
      );
  }

  socket.on("message", (data, isBinary) => {
    if (isStalled) return;
    if (isBinary) return refuse("invalid_event", "Binary messages are not accepted.", null, null);
    const read = readClientEvent(data.toString());
    if (isRefusal(read)) return refuse(read.code, read.message, read.param, read.eventId);
    received.push(read.type);
    take(read);
  });
  send({ type: "session.created", session: { ...session, object: "realtime.session", id: newId("sess") } });

  return {
    model,
    errors,
    received,
    toolOutputs,
    get session() {
      return session;
    },
    get appendedMs() {
      return durationMs(appendedBytes);
    },
    /** Assistant items in order: how long they were, and what the client says was heard. */
    get spoken() {
      return [...items.values()].filter((item) => item.role === "assistant");
    },
    /** The network is gone: no close frame. */
    cut: () => socket.terminate(),
    close: (code: number) => socket.close(code),
    /** Alive and silent: nothing is sent, nothing read, no ping answered. */
    stall() {
      isStalled = true;
      socket.pause();
    },
    /** Reads again, and so learns whether anybody is still there. */
    wake: () => socket.resume(),
    sendRaw: (data: string | Buffer) => socket.send(data),
    /** Asks the model for another answer, whatever the caller does. */
    respond: () => respond(""),
  };
}

export type StandInConnection = ReturnType<typeof serveConnection>;
