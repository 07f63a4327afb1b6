import type { WebSocket } from "ws";
import { createEventQueue } from "../../event-queue.ts";
import { durationMs } from "../../media/ulaw.ts";
import type { VoiceEvent, VoiceLink } from "../../provider.ts";
import { decodeAudio, flattenUsage, parseServerEvent, type ServerEvent, transcriptionUsage } from "./protocol.ts";

/** A minute of audio in base64: the vendor has stopped reading. */
const MOST_UNSENT_BYTES = 1024 * 1024;
const PING_EVERY_MS = 5000;
const MOST_FAILURES = 2;

/** Errors that only say that we and the server thought of the same thing at once. */
const BENIGN: ReadonlySet<string> = new Set([
  "response_cancel_not_active",
  "conversation_already_has_active_response",
  "item_truncate_invalid",
]);

interface Item {
  readonly responseId: string;
  bytes: number;
  text: string;
}

/** A conversation over a socket whose session is agreed. */
export function openRealtimeLink(socket: WebSocket, options: { callerTranscript: boolean }): VoiceLink {
  const events = createEventQueue<VoiceEvent>();
  const items = new Map<string, Item>();
  const cancelled = new Set<string>();
  const awaitedCalls = new Set<string>();
  const seenCalls = new Set<string>();
  let activeResponse: string | undefined;
  let wantsResponse = false;
  let failures = 0;
  let isOpen = true;
  let hasPong = true;

  const send = (event: object): void => {
    if (isOpen) socket.send(JSON.stringify(event));
  };

  function end(reason: string, retryable: boolean): void {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(pinging);
    events.push({ type: "closed", retryable, reason });
    events.end();
    socket.terminate();
  }

  const pinging = setInterval(() => {
    if (!hasPong) return end("no answer to a ping", true);
    hasPong = false;
    socket.ping();
  }, PING_EVERY_MS);

  function itemOf(itemId: string, responseId: string): Item {
    const known = items.get(itemId);
    if (known) return known;
    const item = { responseId, bytes: 0, text: "" };
    items.set(itemId, item);
    return item;
  }

  /** Asks for an answer as soon as none is being given: a second one at the same time is an error. */
  function createResponse(): void {
    if (activeResponse !== undefined || awaitedCalls.size > 0) wantsResponse = true;
    else {
      wantsResponse = false;
      send({ type: "response.create" });
    }
  }

  function onAudioDelta(event: Extract<ServerEvent, { type: "response.output_audio.delta" }>): void {
    if (cancelled.has(event.response_id)) return;
    const audio = decodeAudio(event.delta);
    if (audio === undefined) {
      events.push({ type: "problem", code: "bad_audio" });
      return;
    }
    itemOf(event.item_id, event.response_id).bytes += audio.length;
    events.push({ type: "audio", itemId: event.item_id, audio });
  }

  function onText(event: { item_id: string; response_id: string }, text: string, isWhole: boolean): void {
    if (cancelled.has(event.response_id)) return;
    const item = itemOf(event.item_id, event.response_id);
    item.text = isWhole ? text : item.text + text;
    events.push({ type: "agent_text", itemId: event.item_id, text: item.text });
  }

  function onToolCall(event: Extract<ServerEvent, { type: "response.function_call_arguments.done" }>): void {
    if (cancelled.has(event.response_id) || seenCalls.has(event.call_id)) return;
    seenCalls.add(event.call_id);
    awaitedCalls.add(event.call_id);
    events.push({
      type: "tool_call",
      callId: event.call_id,
      name: event.name,
      arguments: parseArguments(event.arguments),
    });
  }

  function onResponseDone({ response }: Extract<ServerEvent, { type: "response.done" }>): void {
    if (activeResponse === response.id) activeResponse = undefined;
    events.push({ type: "response_done", usage: response.usage ? flattenUsage(response.usage) : null });
    failures = response.status === "failed" ? failures + 1 : 0;
    if (response.status === "failed") {
      const code = response.status_details?.error?.code ?? "response_failed";
      events.push({ type: "problem", code });
      if (failures >= MOST_FAILURES) end(`answers fail: ${code}`, true);
    }
    if (wantsResponse) createResponse();
  }

  function onError(code: string): void {
    if (code === "conversation_already_has_active_response") wantsResponse = awaitedCalls.size === 0 && wantsResponse;
    if (!BENIGN.has(code)) events.push({ type: "problem", code });
  }

  function take(event: ServerEvent): void {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        events.push({ type: "caller_started" });
        break;
      case "input_audio_buffer.speech_stopped":
        events.push({ type: "caller_stopped" });
        break;
      case "response.created":
        activeResponse = event.response.id;
        events.push({ type: "response_started" });
        break;
      case "response.output_audio.delta":
        onAudioDelta(event);
        break;
      case "response.output_audio.done":
        if (!cancelled.has(event.response_id)) events.push({ type: "audio_done", itemId: event.item_id });
        break;
      case "response.output_audio_transcript.delta":
        onText(event, event.delta, false);
        break;
      case "response.output_audio_transcript.done":
        onText(event, event.transcript, true);
        break;
      case "response.function_call_arguments.done":
        onToolCall(event);
        break;
      case "response.done":
        onResponseDone(event);
        break;
      case "conversation.item.input_audio_transcription.completed":
        events.push({ type: "caller_text", itemId: event.item_id, text: event.transcript.trim(), confidence: null });
        if (event.usage) events.push({ type: "usage", usage: transcriptionUsage(event.usage) });
        break;
      case "error":
        onError(event.error.code ?? event.error.type ?? "error");
        break;
    }
  }

  socket.on("message", (data, isBinary) => {
    if (!isOpen) return;
    const parsed = isBinary ? ({ kind: "malformed" } as const) : parseServerEvent(data.toString());
    if (parsed.kind === "event") take(parsed.event);
    else if (parsed.kind === "malformed") events.push({ type: "problem", code: "malformed" });
  });
  socket.on("pong", () => {
    hasPong = true;
  });
  socket.on("error", (error) => end(error.message, true));
  socket.on("close", (code) => end(`closed with ${code}`, true));
  socket.resume();

  return {
    events,
    capabilities: { dtmf: false, callerTranscript: options.callerTranscript },
    sendAudio(frame) {
      if (!isOpen || socket.bufferedAmount > MOST_UNSENT_BYTES) return;
      socket.send(`{"type":"input_audio_buffer.append","audio":"${frame.toString("base64")}"}`);
    },
    sendDtmf() {},
    interrupt(heard) {
      if (activeResponse !== undefined) {
        cancelled.add(activeResponse);
        send({ type: "response.cancel", response_id: activeResponse });
      }
      for (const { itemId, heardMs } of heard) {
        const item = items.get(itemId);
        if (item === undefined) continue;
        cancelled.add(item.responseId);
        // Beyond what it sent, the server answers with an error.
        const audioEndMs = Math.max(0, Math.min(Math.floor(heardMs), Math.floor(durationMs(item.bytes))));
        send({ type: "conversation.item.truncate", item_id: itemId, content_index: 0, audio_end_ms: audioEndMs });
      }
    },
    sendToolResult(callId, output) {
      if (!awaitedCalls.delete(callId)) return;
      send({ type: "conversation.item.create", item: { type: "function_call_output", call_id: callId, output } });
      createResponse();
    },
    async [Symbol.asyncDispose]() {
      if (!isOpen) return;
      isOpen = false;
      clearInterval(pinging);
      events.end();
      socket.close(1000);
      const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
      const late = setTimeout(() => socket.terminate(), 500);
      await closed;
      clearTimeout(late);
    },
  };
}

function parseArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
