import type { Role, User } from "@callplane/edge-api/contract";
import type { Tone } from "../ui/status.tsx";

/** The contract's words as a person reads them, in one place. */
export const ROLE_LABEL: Record<Role, string> = {
  platform_admin: "Platform admin",
  tenant_admin: "Admin",
  support: "Support",
  operator: "Operator",
  viewer: "Viewer",
  end_user: "User",
};

export const ROLE_MEANING: Record<Role, string> = {
  platform_admin: "Runs the platform: every tenant, every gateway.",
  tenant_admin: "Manages people, phones, agents and applies changes.",
  support: "Sees everything including diagnostics and audit, changes nothing.",
  operator: "Watches live calls, reads transcripts, blocks callers, opens and closes by hand.",
  viewer: "Sees people, phones, agents and calls.",
  end_user: "Uses their own phone and sees their own calls.",
};

export const USER_STATUS: Record<User["status"], { tone: Tone; label: string }> = {
  active: { tone: "ok", label: "Active" },
  invited: { tone: "wait", label: "Invited" },
  suspended: { tone: "bad", label: "Suspended" },
};

export const DEVICE_STATE = {
  registered: { tone: "ok", label: "Online" },
  unregistered: { tone: "off", label: "Offline" },
  unreachable: { tone: "warn", label: "Not answering" },
  unknown: { tone: "draft", label: "Not seen yet" },
} as const satisfies Record<string, { tone: Tone; label: string }>;

export const DISPOSITION = {
  answered: { tone: "ok", label: "Answered" },
  no_answer: { tone: "off", label: "No answer" },
  busy: { tone: "busy", label: "Busy" },
  failed: { tone: "bad", label: "Failed" },
  lost: { tone: "warn", label: "Cut off" },
} as const satisfies Record<string, { tone: Tone; label: string }>;

export const DIRECTION = { internal: "Internal", inbound: "Inbound", outbound: "Outbound" } as const;

export const JOB_STATUS = {
  PENDING: { tone: "wait", label: "Waiting" },
  RUNNING: { tone: "busy", label: "Running" },
  SUCCESS: { tone: "done", label: "Applied" },
  FAILED: { tone: "bad", label: "Failed" },
  ROLLED_BACK: { tone: "warn", label: "Put back" },
} as const satisfies Record<string, { tone: Tone; label: string }>;

export const APPLY_STEP_LABEL = {
  lease: "Gateway takes the job",
  fetch: "Fetch what is wanted",
  render: "Write it as configuration",
  dry_run: "Try it on a throw-away Asterisk",
  backup: "Keep what runs now",
  write: "Put the new files in place",
  reload: "Reload what changed",
  verify: "Read back and compare",
  commit: "Make it the running state",
} as const;

export const VOICE_PROVIDER_LABEL = {
  practice: "Practice",
  "openai-realtime": "OpenAI Realtime",
  ultravox: "Ultravox",
  elevenlabs: "ElevenLabs",
} as const;

export const VOICE_PROVIDER_MEANING = {
  practice: "Built in and needs no key: greets, listens, answers and can be interrupted. For trying things out.",
  "openai-realtime": "Speech to speech by OpenAI. Needs a key on the gateway.",
  ultravox: "Speech to speech by Ultravox. Needs a key on the gateway.",
  elevenlabs: "Conversational agents by ElevenLabs. Needs a key on the gateway.",
} as const;
