/** What a company has by now; counts of lists end with their first page. */
export type SetUp = {
  people: number;
  groups: number;
  hours: number;
  trunks: readonly { state: string }[];
  numbers: readonly { isLed: boolean }[];
  policies: number;
  /** That may be called; null: all but those of high risk, or not for the reader to see. */
  countries: number | null;
  appliedJobs: number;
  pending: number;
  hasPhoneOnline: boolean;
  hasCall: boolean;
  hasAgentCall: boolean;
};

export type SetUpStep = {
  id: string;
  title: string;
  /** What it is for, or what is missing yet. */
  text: string;
  /** How much is there: "10 people". */
  have?: string;
  isDone: boolean;
  /** Nice to have: the list goes away without it. */
  isExtra?: boolean;
  /** Pages that do it. */
  ways: readonly { label: string; href: string }[];
  /** Done with the phone in the page instead. */
  withPhone?: boolean;
};

/** From nothing to a company that can be called, in the guide's order. Each is ticked by what is there or really happened, not by a press. */
export function setUpSteps(has: SetUp): SetUpStep[] {
  const isLineUp = has.trunks.some(({ state }) => state === "up");
  const unled = has.numbers.filter(({ isLed }) => !isLed).length;
  return [
    {
      id: "people",
      title: "Add your people",
      text: "Everybody gets an extension and a voicemail box. A list of names can be pasted.",
      have: counted(has.people, "person", "people"),
      isDone: has.people > 1,
      ways: [
        { label: "Add several", href: "/people?add=several" },
        { label: "Add one", href: "/people?add=person" },
      ],
    },
    {
      id: "groups",
      title: "Say who answers together",
      text: "A ring group, a queue where callers wait, or a menu with keys.",
      have: counted(has.groups, "group, queue or menu", "groups, queues and menus"),
      isDone: has.groups > 0,
      ways: [
        { label: "Ring group", href: "/ring-groups?add=1" },
        { label: "Queue", href: "/queues?add=1" },
        { label: "Menu", href: "/menus?add=1" },
      ],
    },
    {
      id: "hours",
      title: "Say when you are open",
      text: "And what callers hear when you are not.",
      have: counted(has.hours, "timetable", "timetables"),
      isDone: has.hours > 0,
      ways: [{ label: "Opening hours", href: "/opening-hours?add=1" }],
    },
    {
      id: "line",
      title: "Connect your telephone company",
      text: lineWords(has, isLineUp),
      have: counted(has.trunks.length, "trunk", "trunks"),
      isDone: isLineUp,
      ways: [
        has.trunks.length === 0
          ? { label: "Add the trunk", href: "/trunks?add=1" }
          : { label: "See what is missing", href: "/trunks" },
      ],
    },
    {
      id: "numbers",
      title: "Enter your numbers",
      text:
        unled === 0
          ? "And who answers each of them."
          : `${unled} of them ${unled === 1 ? "leads" : "lead"} nowhere yet.`,
      have: counted(has.numbers.length, "number", "numbers"),
      isDone: has.numbers.length > 0 && unled === 0,
      ways: [{ label: "Numbers", href: has.numbers.length === 0 ? "/numbers?add=1" : "/numbers" }],
    },
    {
      id: "out",
      title: "Say which calls may go out",
      text: `Without a rule your people can only call each other, and emergency services.${countriesWords(has.countries)}`,
      have: counted(has.policies, "set of rules", "sets of rules"),
      isDone: has.policies > 0,
      ways: [
        { label: "Rules for calls out", href: "/outbound?add=1" },
        { label: "Countries that may be called", href: "/call-limits" },
      ],
    },
    {
      id: "apply",
      title: "Apply the changes",
      text: has.pending > 0 ? `${has.pending} saved, but not running yet.` : "What is saved starts to run.",
      isDone: has.appliedJobs > 0 && has.pending === 0,
      ways: [{ label: "Review and apply", href: "/apply" }],
    },
    {
      id: "phone",
      title: "Connect a phone",
      text: "The one in this browser, or a desk phone.",
      isDone: has.hasPhoneOnline,
      ways: [],
      withPhone: true,
    },
    {
      id: "call",
      title: "Make a call",
      text: "600 lets you hear yourself.",
      isDone: has.hasCall,
      ways: [],
      withPhone: true,
    },
    {
      id: "agent",
      title: "Talk to an agent",
      text: "601 is answered by the demo agent. Interrupt it.",
      isDone: has.hasAgentCall,
      isExtra: true,
      ways: [],
      withPhone: true,
    },
  ];
}

function lineWords({ trunks, appliedJobs, pending }: SetUp, isUp: boolean): string {
  if (trunks.length === 0) return "Its letter names an address, and a user name and password.";
  if (isUp) return "";
  const isRunning = appliedJobs > 0 && pending === 0;
  return isRunning ? "It is not connected: test it, and it says why." : "Saved; it connects once it is applied.";
}

function countriesWords(count: number | null): string {
  if (count === null) return "";
  return count === 1 ? " Only your own country may be called." : ` ${count} countries may be called.`;
}

/** Nothing is said of what is not there. */
function counted(count: number, one: string, many: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}
