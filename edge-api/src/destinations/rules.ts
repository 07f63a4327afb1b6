import { circlesAlong, type Destination, listed } from "../../contract/index.ts";

/** Something that sends a call on by itself, without waiting for a human, and where it may send it. */
export type Automatic = {
  kind: "BUSINESS_HOURS" | "ANNOUNCEMENT" | "DID";
  id: string;
  name: string;
  /** A DID's: whoever sends calls outside to it sends them on. */
  number?: string | null;
  ways: readonly Destination[];
};

/** Something of the tenant's from which calls go on to a thing. */
export type Lead = { kind: keyof typeof LEAD_WORDS; id: string; name: string };

const LEAD_WORDS = {
  did: "number",
  announcement: "announcement",
  business_hours: "opening hours",
  ring_group: "ring group",
  ivr_menu: "menu",
  queue: "queue",
  voicemail_box: "voicemail box",
  agent: "agent",
  outbound_policy: "outbound policy",
  calling_settings: "",
} as const;

/** "number +43123456789, queue Support and the default destination". */
export function leadsInWords(leads: readonly Lead[]): string {
  return listed(leads.map(({ kind, name }) => `${LEAD_WORDS[kind]} ${name}`.trim()));
}

/**
 * Names along a way from `start` back to itself on which nobody is ever rung or asked, `start` at both ends; null where there is none.
 * `others` are the tenant's other automatic things; a `start` among them is left aside for the one given.
 */
export function circleThrough(start: Automatic, others: readonly Automatic[]): string[] | null {
  const things = new Map([...others, start].map((thing) => [keyOf(thing), thing]));
  const byNumber = new Map(Array.from(things, ([key, { number }]) => [number ?? key, key]));
  const arrows = new Map(
    Array.from(things, ([from, { name, ways }]) => [
      from,
      ways.flatMap((way) => {
        const to = "id" in way ? keyOf(way) : way.kind === "EXTERNAL" ? byNumber.get(way.number) : undefined;
        return to === undefined ? [] : [{ from, name, to }];
      }),
    ]),
  );
  const circle = circlesAlong(arrows, [keyOf(start)]).find(([first]) => first?.from === keyOf(start));
  return circle === undefined ? null : [...circle.map(({ name }) => name), start.name];
}

function keyOf({ kind, id }: { kind: string; id: string }): string {
  return `${kind}:${id}`;
}
