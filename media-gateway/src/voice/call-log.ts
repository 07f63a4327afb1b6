import type { CallEvent, TranscriptTurn } from "@callplane/edge-api/contract";

/** Where a voice session tells what happens, so that it stands on the call's record. `channelId` is the caller's. */
export interface VoiceCallLog {
  /** A session begins; until `sessionOver` the call's record is kept open for what the session still has to say. */
  sessionBegan(channelId: string): void;
  sessionOver(channelId: string): void;
  agentJoined(channelId: string, agent: { agentId: string; name: string; channel: string; uniqueid: string }): void;
  agentLeft(channelId: string): void;
  note(channelId: string, note: { kind: CallEvent["kind"]; text: string; data?: Record<string, unknown> }): void;
  /** A turn that is new, or replaces the one of its index. */
  turn(channelId: string, turn: TranscriptTurn): void;
}
