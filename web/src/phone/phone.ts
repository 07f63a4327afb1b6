/** The softphone as the portal sees it; what carries it (JsSIP) stays behind this. */

export type Registration =
  | { kind: "off" }
  | { kind: "connecting" }
  | { kind: "registered" }
  | { kind: "failed"; reason: string };

export type PhoneCall = {
  direction: "incoming" | "outgoing";
  number: string;
  name: string | null;
  phase: "ringing" | "talking" | "ended";
  isMuted: boolean;
  isHeld: boolean;
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  /** Why it ended, in words, where that is worth saying. */
  ending: string | null;
};

export type PhoneState = { registration: Registration; call: PhoneCall | null };

export type PhoneConfig = {
  sipUsername: string;
  realm: string;
  /** MD5(sipUsername:realm:password); the password itself never reaches the browser. */
  ha1: string;
  webSocketUrl: string;
  sipHost: string;
  displayName: string;
};

export type Phone = {
  getState: () => PhoneState;
  subscribe: (listener: () => void) => () => void;
  call: (number: string) => void;
  answer: () => void;
  hangUp: () => void;
  setMuted: (isMuted: boolean) => void;
  setHeld: (isHeld: boolean) => void;
  sendDigit: (digit: string) => void;
  /** Microphone of the next call, and of the running one. Null: the system's choice. */
  setMicrophone: (deviceId: string | null) => void;
  setSpeaker: (deviceId: string | null) => void;
  /** Ends the call, unregisters, closes the socket. */
  stop: () => void;
};

/** What may be dialled: digits, star, hash, a leading plus. Anything a person writes between them is taken out. */
export function dialable(typed: string): string | undefined {
  const bare = typed.replace(/[\s()./-]/g, "");
  return /^\+?[0-9*#]{1,32}$/.test(bare) ? bare : undefined;
}
