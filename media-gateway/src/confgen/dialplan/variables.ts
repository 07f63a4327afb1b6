/**
 * Channel variables of the dialplan. Two underscores where they are set: what rings for this call (Local channels of members) gets them too.
 */
export const VARIABLES = {
  /** Moves from one destination to the next, and forwards from person to person. */
  hops: "callplaneHops",
  forwards: "callplaneForwards",
  /** The person called: extension, what rings, number of the voicemail box. */
  subject: "callplaneSubject",
  devices: "callplaneDevices",
  box: "callplaneBox",
  /** The box that a message is left in: what `0` and `*` go by, which app_voicemail sends to `o` and `a`. */
  leftBox: "callplaneLeftBox",
  /** The box that somebody wants to hear. */
  heardBox: "callplaneHeardBox",
  /** What the `forwards` check found. */
  forward: "callplaneForward",
  /** What was dialled, as it was dialled; what follows a feature's code; the number in E.164. */
  dialed: "callplaneDialed",
  /** The same without the outside prefix: what the rules of a policy look at. */
  dialedInside: "callplaneDialedInside",
  argument: "callplaneArgument",
  number: "callplaneNumber",
  /** Extension of who answers for the call towards the outside: the caller, or whoever transferred or forwarded last. Empty: the tenant. */
  caller: "callplaneCaller",
  /** Extension of who is shown to the other side: the caller; for an outside caller, who forwarded. */
  shownFor: "callplaneShownFor",
  /** 1 when the call came in over a trunk. */
  isOutside: "callplaneOutside",
  /** 1 when that trunk is the platform's: a carrier of the tenant's choosing may write any number into From. */
  isVouchedFor: "callplaneVouchedFor",
  /** A Dial option, where who answers outside must say that they take the call; empty: they have it. */
  accept: "callplaneAccept",
  /** Where a call goes on that nobody outside took; empty: it ends. */
  untaken: "callplaneUntaken",
  /** What rings together for a call, by a name of its own; and the channel of it that this one is to be connected with. */
  ring: "callplaneRing",
  leg: "callplaneLeg",
  /** As long as a member rings at most; empty: as long as whoever rings it says. */
  memberSec: "callplaneMemberSec",
  /** 1 where a group asks those outside, and where it leaves alone who is on the phone; the ring tone its phones play. */
  groupAsks: "callplaneGroupAsks",
  groupSkips: "callplaneGroupSkips",
  ringTone: "callplaneRingTone",
  /** Of a call from outside until somebody here has a hand in it: the number it came for, and who called. */
  cameFor: "callplaneCameFor",
  cameFrom: "callplaneCameFrom",
  /** 1 on the channels that ring members of a group or queue. */
  isMember: "callplaneMember",
  /** The number to show: E.164, `withheld`, or empty for the trunk's. */
  shown: "callplaneShown",
  /** What the carrier may be told where the number to show is `withheld`. */
  asserted: "callplaneAsserted",
  /** The gateway sets it when the caller has heard from it already. */
  told: "callplaneTold",
  /** The caller's name before a prefix was put in front. */
  callerName: "callplaneCallerName",
  /** Where who presses the key to leave a queue goes on. */
  leave: "callplaneLeave",
  /** Set on a trunk's endpoint: whose, and how its carrier writes numbers. */
  trunkTenant: "callplaneTenant",
  /** Its calls at once, in and out; empty: not limited. */
  trunkLines: "callplaneLines",
  trunkAccount: "callplaneAccount",
  /** Where its carrier writes the number called; empty: as most do. */
  trunkCalledIn: "callplaneCalledIn",
  trunkCode: "callplaneCode",
  trunkNational: "callplaneNational",
  trunkInternational: "callplaneInternational",
} as const;

export type VariableName = keyof typeof VARIABLES;

/** `${name}`. */
export function read(name: VariableName): string {
  return `\${${VARIABLES[name]}}`;
}

/** Asterisk's groups of channels, one for each trunk, by its name: whatever is up between a carrier and us takes a line of it. */
export const LINES = "callplane-line";

/** What the gateway answers a guard's question with (`allow`, or why not); also the name agreed with it. */
export const GUARD_ANSWER = "CALLPLANE_GUARD";
