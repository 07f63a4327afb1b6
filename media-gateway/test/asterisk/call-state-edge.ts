import type { CallState, CallStateChange, MessageReport } from "@callplane/edge-api/contract";
import { type EdgeClient, EdgeError } from "../../src/edge/index.ts";

type Setting = CallStateChange["change"] & { kind: "setting" };
type Override = (CallStateChange["change"] & { kind: "hours_override" })["override"];
type Person = CallState["people"][number];

/** What an edge is to the live state of one tenant, by the contract's rules: of each field the later change stays. */
export interface StateEdge
  extends Pick<
    EdgeClient,
    "callState" | "callStateInForce" | "reportCallStateChanges" | "reportVoicemailBoxes" | "sendMessageAudio"
  > {
  /** By box, as reported last. */
  readonly boxes: Map<string, MessageReport[]>;
  /** Each message's sound, as often as it came. */
  readonly sounds: { id: string; wav: Uint8Array }[];
  /** By portal: heard, new or deleted, until it is in force. */
  change(message: { messageId: string; boxId: string; isHeard: boolean; isDeleted: boolean }): void;
  state: CallState;
  /** Every change that was reported, in order, repetitions too. */
  readonly reported: CallStateChange[];
  /** Versions said to be in force. */
  readonly inForce: string[];
  /** Versions said to be in force but for voicemail, whose disk is missing. */
  readonly inForceInPart: string[];
  /** Disks that reports were of, as they came. */
  readonly spools: (string | null)[];
  /** Of each box, what was told of its greeting last. */
  readonly greetings: Map<string, { recordedAt: string | null; problem: string | null }>;
  isAway: boolean;
  /** Sets by portal, now. */
  set(userId: string, extension: string, field: Setting["setting"]["field"], value: boolean | string | null): void;
  pin(box: { id: string; number: string }, pin: string): void;
  /** By portal; null: by the calendar again. */
  override(businessHoursId: string, override: Override): void;
  /** Who may set opening hours by phone. */
  letKeepHours(...extensions: string[]): void;
  /** Who is not let in. */
  block(callers: CallState["blockedCallers"]): void;
}

export function stateEdge(): StateEdge {
  const edge: StateEdge = {
    state: {
      version: "0".repeat(64),
      overrides: [],
      takenNumbers: [],
      hoursKeepers: [],
      blockedCallers: [],
      people: [],
      queueMembers: [],
      voicemailPins: [],
      voicemailGreetings: [],
      voicemailMessages: [],
    },
    reported: [],
    inForce: [],
    inForceInPart: [],
    greetings: new Map(),
    spools: [],
    isAway: false,
    boxes: new Map(),
    sounds: [],
    override: (businessHoursId, override) => keepOverride(businessHoursId, override, new Date().toISOString()),
    letKeepHours(...hoursKeepers) {
      edge.state = { ...edge.state, hoursKeepers };
      bump();
    },
    block(blockedCallers) {
      edge.state = { ...edge.state, blockedCallers };
      bump();
    },
    change(message) {
      edge.state = { ...edge.state, voicemailMessages: [...edge.state.voicemailMessages, { ...message, version: 2 }] };
      bump();
    },
    async reportVoicemailBoxes({ spoolId, boxes }) {
      assertThere();
      edge.spools.push(spoolId);
      for (const { boxId, messages, greeting } of boxes) {
        edge.boxes.set(boxId, messages);
        if (greeting !== undefined) edge.greetings.set(boxId, greeting);
      }
      const known = new Set(edge.sounds.map(({ id }) => id));
      const lacking = boxes.flatMap(({ messages }) => messages.map(({ id }) => id)).filter((id) => !known.has(id));
      return { withoutAudio: lacking };
    },
    async sendMessageAudio(_tenantId, id, wav) {
      assertThere();
      edge.sounds.push({ id, wav });
    },
    set(userId, extension, field, value) {
      keep(userId, extension, field, value, new Date().toISOString());
    },
    pin({ id, number }, pin) {
      const others = edge.state.voicemailPins.filter(({ boxId }) => boxId !== id);
      edge.state = {
        ...edge.state,
        voicemailPins: [...others, { boxId: id, number, pin, changedAt: new Date().toISOString() }],
      };
      bump();
    },
    async callState() {
      assertThere();
      return structuredClone(edge.state);
    },
    async callStateInForce(_tenantId, { version, isVoicemailIn }) {
      assertThere();
      if (!isVoicemailIn) {
        edge.inForceInPart.push(version);
        return { isCurrent: version === edge.state.version };
      }
      edge.inForce.push(version);
      const isCurrent = version === edge.state.version;
      if (isCurrent && edge.state.voicemailMessages.length > 0) {
        edge.state = { ...edge.state, voicemailMessages: [] };
        bump();
        return { isCurrent: false };
      }
      return { isCurrent };
    },
    async reportCallStateChanges(changes) {
      assertThere();
      for (const { at, change } of changes) take(at, change);
      edge.reported.push(...changes);
      return { accepted: changes.map(({ id }) => id), refused: [] };
    },
  };
  let version = 0;

  function take(at: string, change: CallStateChange["change"]): void {
    if (change.kind === "setting") {
      const known = edge.state.people.find(({ userId }) => userId === change.userId);
      const { field, value } = change.setting;
      if ((known?.[field]?.changedAt ?? "") < at) keep(change.userId, known?.extension ?? "", field, value, at);
    }
    if (change.kind === "queue_member") {
      const { queueId, userId, state, reason } = change;
      const others = edge.state.queueMembers.filter((each) => each.queueId !== queueId || each.userId !== userId);
      const member = { queueId, userId, extension: "", state, reason, changedAt: at };
      edge.state = { ...edge.state, queueMembers: [...others, member] };
    }
    if (change.kind === "hours_override") keepOverride(change.businessHoursId, change.override, at);
    if (change.kind === "voicemail_pin") {
      const { boxId, pin } = change;
      const before = edge.state.voicemailPins.find((each) => each.boxId === boxId);
      const others = edge.state.voicemailPins.filter((each) => each !== before);
      // A box's number comes with the snapshot: the gateway does not look for it here.
      const after = { boxId, number: before?.number ?? "", pin, changedAt: at };
      const isLater = before === undefined || before.changedAt < at;
      edge.state = { ...edge.state, voicemailPins: isLater ? [...others, after] : edge.state.voicemailPins };
    }
    bump();
  }

  function keepOverride(businessHoursId: string, override: Override, changedAt: string): void {
    const others = edge.state.overrides.filter((each) => each.businessHoursId !== businessHoursId);
    const set = override === null ? [] : [{ businessHoursId, ...override, changedAt }];
    edge.state = { ...edge.state, overrides: [...others, ...set] };
    bump();
  }

  function keep(userId: string, extension: string, field: string, value: unknown, changedAt: string): void {
    const nothing = {
      doNotDisturb: null,
      forwardAlways: null,
      forwardBusy: null,
      forwardNoAnswer: null,
      ringSec: null,
    };
    const known = edge.state.people.find((person) => person.userId === userId) ?? { userId, extension, ...nothing };
    const person = { ...known, [field]: { value, changedAt } } as Person; // a field of the contract's, with a value of its type
    const others = edge.state.people.filter((each) => each.userId !== userId);
    edge.state = { ...edge.state, people: [...others, person] };
    bump();
  }

  function bump(): void {
    version += 1;
    edge.state = { ...edge.state, version: version.toString(16).padStart(64, "0") };
  }

  function assertThere(): void {
    if (edge.isAway) throw new EdgeError(0, "the edge cannot be reached");
  }
  return edge;
}
