/*
 * What a voice provider is to us. Vendor formats stop inside providers/<vendor>; everything here is µ-law at 8 kHz and plain
 * data. Providers own no clock of what was heard: playback does.
 */

/** What the agent shall be on this call. Model and voice are the agent's data; null means the provider's configured default. */
export interface VoiceSpec {
  readonly model: string | null;
  readonly voice: string | null;
  readonly language: string;
  readonly prompt: string;
  readonly firstMessage: string;
  readonly interruption: { readonly enabled: boolean; readonly minSpeechMs: number };
  readonly tools: readonly ToolDeclaration[];
  /** An extension the practice provider offers to transfer to. */
  readonly transferTo: string | null;
}

export interface ToolDeclaration {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Tokens or seconds a provider will bill, as it told them. */
export type VoiceUsage = Readonly<Record<string, number>>;

export type VoiceEvent =
  /** The provider begins an answer. */
  | { readonly type: "response_started" }
  /** µ-law of one answer; `itemId` names the answer in `audio_done`, `agent_text` and `interrupt`. */
  | { readonly type: "audio"; readonly itemId: string; readonly audio: Buffer }
  | { readonly type: "audio_done"; readonly itemId: string }
  /** What the agent says in an item: all of it so far. */
  | { readonly type: "agent_text"; readonly itemId: string; readonly text: string }
  | { readonly type: "response_done"; readonly usage: VoiceUsage | null }
  | { readonly type: "caller_started" }
  | { readonly type: "caller_stopped" }
  | { readonly type: "caller_text"; readonly itemId: string; readonly text: string; readonly confidence: number | null }
  /** Billed beside the answers: writing down what the caller said. */
  | { readonly type: "usage"; readonly usage: VoiceUsage }
  | { readonly type: "tool_call"; readonly callId: string; readonly name: string; readonly arguments: unknown }
  /** Something was wrong and was passed over; the call goes on. */
  | { readonly type: "problem"; readonly code: string }
  /** The last event. */
  | { readonly type: "closed"; readonly retryable: boolean; readonly reason: string };

export interface VoiceCapabilities {
  /** It hears the caller's keys. */
  readonly dtmf: boolean;
  /** It writes down what the caller says. */
  readonly callerTranscript: boolean;
}

/** A conversation in progress. */
export interface VoiceLink extends AsyncDisposable {
  readonly events: AsyncIterable<VoiceEvent>;
  readonly capabilities: VoiceCapabilities;
  /** The caller's sound: µ-law, one frame of 20 ms at a time. Never throws; after the end it does nothing. */
  sendAudio(frame: Buffer): void;
  /** A key the caller pressed, where the provider can use it. */
  sendDtmf(digit: string): void;
  /** The agent was silenced. Of each item not played to its end, how much the caller has heard. Nothing more of them shall come. */
  interrupt(heard: readonly { readonly itemId: string; readonly heardMs: number }[]): void;
  sendToolResult(callId: string, output: string): void;
}

export interface VoiceProvider {
  readonly name: string;
  /** Resolves when the agent is ready to talk; rejects with VoiceProviderError, or with the signal's reason. */
  connect(spec: VoiceSpec, signal: AbortSignal): Promise<VoiceLink>;
}

/** A provider that could not be reached or refused us. `retryable`: another try may succeed. */
export class VoiceProviderError extends Error {
  override readonly name = "VoiceProviderError";
  readonly retryable: boolean;
  /** HTTP status of the handshake; 0 when there was none. */
  readonly status: number;

  constructor(message: string, options: { retryable: boolean; status?: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.status = options.status ?? 0;
  }
}
