// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { Block, BlockId, Entry, RoutingProgram } from "@callplane/edge-api/contract";
import { fromTrunk } from "../common-trunks.ts";
import { lampHints } from "../lamps.ts";
import {
  alsoContext,
  didContext,
  directoryContext,
  fromTrunkContext,
  internalContext,
  memberContext,
  nodeContext,
  numberContext,
  ownTrunkDidContext,
  parkedBackContext,
  parkingLot,
  queueMemberContext,
  queueName,
} from "../names.ts";
import { type DialplanContext, type DialplanExtension, dialplanWord } from "../writer.ts";
import { askedIf, timed } from "./accept.ts";
import { call, jump, type Line, line, one, set } from "./lines.ts";
import { normaliseRoutine } from "./normalise.ts";
import { rungMayPassOn } from "./pass-on.ts";
import { PARK_CODE } from "./print-features.ts";
import { type Listener, listenerLines } from "./print-listeners.ts";
import { mailboxKeys } from "./print-mailbox-keys.ts";
import { printPerson } from "./print-people.ts";
import { printStep } from "./print-step.ts";
import { onlyLeads, onlyPerson, type Printing, positionOf, startPrinting } from "./printing.ts";
import { read, VARIABLES } from "./variables.ts";
import { blockWord, numberWord, wholeNumber, zoneWord } from "./words.ts";

/** Whatever can be dialled, of one and of more characters. */
const ANYTHING = ["_[!-~]", "_[!-~]."] as const;
/** Asterisk runs `h` when a caller hangs up; without one of its own the patterns above would take it for a number. */
const ON_HANGUP: DialplanExtension = { pattern: "h", steps: [line("NoOp")] };
/** What may have been dialled: Gosub and UserEvent would take the rest apart. */
const DIALED = "${FILTER(0-9A-Za-z*#+,${EXTEN})}";

/** Queues a person may log in to, or pause in, by phone. */
export interface Membership {
  readonly extension: string;
  readonly queueId: string;
  /** What the queue is called by; null: by no number, and there is no lamp for it. */
  readonly queueNumber: string | null;
  readonly penalty: number;
  /** Always in it: can only pause. */
  readonly isFixed: boolean;
}

/** Opening hours that can be closed and opened by phone. */
export interface DialledHours {
  readonly id: string;
  readonly code: number;
  readonly timeZone: string;
}

/** A ring group whose phones can be spoken to all at once: its number, and its people's extensions. */
export interface PagedGroup {
  readonly number: string;
  readonly extensions: readonly string[];
}

/** A tenant's routing as its contexts. Throws ConfgenError on values that cannot stand in a dialplan. */
export function printProgram(
  program: RoutingProgram,
  options: {
    readonly soundsDir: string;
    readonly memberships: readonly Membership[];
    readonly hours: readonly DialledHours[];
    readonly pages: readonly PagedGroup[];
    /** Extension → devices of whoever is, or may be, in a queue. */
    readonly memberHints: ReadonlyMap<string, string>;
    readonly listeners: readonly Listener[];
    /** Where voicemail keeps the boxes of all tenants; undefined: out of the gateway's reach. */
    readonly voicemailDir: string | undefined;
  },
): DialplanContext[] {
  const printing = startPrinting(program, options.soundsDir);
  const { key } = printing;
  const numbers = program.internal.flatMap((entry) => printEntry(entry, program, printing));
  const dids = program.inbound.map((entry) => printDid(entry, program, printing));
  const blocks = [...program.blocks.values()].filter((block) => !isPersonsOwn(block.id, program, printing));
  const [spares, others] = [blocks.filter(isSpare), blocks.filter((block) => !isSpare(block))];
  const nodes = others.map((block) => printBlock(block, printing));
  const keys = mailboxKeys(program, printing);
  // A person's box is reached by the person's line, and a DID is one: most of ten thousand blocks would only make each reload longer.
  // One after the other: a number's block leads to those of its rules.
  const spareNodes = spares.flatMap((block) => (printing.isLedTo(block.id) ? [printBlock(block, printing)] : []));
  const dialled = [
    ...queueLines(options.memberships, key),
    ...hoursLines(options.hours, key),
    ...pageLines(options.pages, key),
    ...listenerLines(key, options.listeners, options.voicemailDir),
  ];
  const extra = [normaliseRoutine(program), ...dialled].filter((some) => some !== undefined);
  return [
    internal(program, key),
    { name: numberContext(key), extensions: numbers },
    {
      name: nodeContext(key),
      extensions: [
        ON_HANGUP,
        { pattern: "T", steps: [jump("${callplaneOnTimeout}")] },
        ...nodes,
        ...spareNodes,
        ...keys,
        ...extra,
        ...printing.tables.extensions(),
      ],
    },
    members(key),
    also(key),
    {
      name: queueMemberContext(key),
      extensions: Array.from(options.memberHints, ([extension, devices]) => ({
        pattern: dialplanWord("extension", extension),
        hint: devices,
        steps: [],
      })),
    },
    { name: directoryContext(key), extensions: [one("_X.", jump(`${numberContext(key)},\${EXTEN},1`))] },
    { name: didContext(key), extensions: dids },
    { name: ownTrunkDidContext(key), extensions: program.ownTrunkNumbers.map(onlyListed) },
    fromTrunk(fromTrunkContext(key), key),
    parkedBack(key),
  ].map(neverEmpty);
}

/** Asterisk forgets a context without extensions, and what names it would lead nowhere. */
function neverEmpty(context: DialplanContext): DialplanContext {
  return context.extensions.length > 0 ? context : { ...context, extensions: [ON_HANGUP] };
}

function isPersonsOwn(id: BlockId, program: RoutingProgram, { place, key }: Printing): boolean {
  return onlyPerson(program.blocks.get(id)) !== undefined && place(id).startsWith(`${numberContext(key)},`);
}

/** Printed only where something leads to it. */
function isSpare({ node }: Block): boolean {
  return node.kind === "VOICEMAIL" || node.kind === "DID";
}

/** Is only looked for, never called. */
function onlyListed(number: string): DialplanExtension {
  return one(numberWord("DID", number), line("NoOp"));
}

/** A DID that notes the call and leads on is one line; any other leads to its block. */
function printDid({ number, block }: Entry, program: RoutingProgram, printing: Printing): DialplanExtension {
  const did = numberWord("DID", number);
  const only = onlyLeads(program.blocks.get(block), number);
  if (only === undefined) return one(did, jump(printing.place(block)));
  const [context = "", extension = ""] = printing.place(only.to).split(",");
  const voice = only.language === null ? [] : [only.language, printing.music];
  return one(did, call("callplane-called", printing.key, did, context, extension, ...voice));
}

function printBlock(block: Block, printing: Printing): DialplanExtension {
  const steps = block.steps.flatMap((step, index): Line[] => printStep(step, positionOf(printing, block.id, index)));
  return { pattern: blockWord(block.id), steps };
}

/** A person's number is one line; any other leads to its block. With `isPrefix` what follows is the block's to use. */
function printEntry(
  { number, block, isPrefix }: Entry,
  program: RoutingProgram,
  printing: Printing,
): DialplanExtension[] {
  const exten = numberWord("number", number);
  const person = onlyPerson(program.blocks.get(block));
  const to: Line[] = person === undefined ? [jump(printing.place(block))] : printPerson(person, printing);
  if (isPrefix !== true) return [{ pattern: exten, steps: to }];
  return [
    { pattern: exten, steps: [set(VARIABLES.argument, ""), ...to] },
    {
      pattern: `_${Array.from(exten, (digit) => (/[0-9*#+]/.test(digit) ? digit : "")).join("")}.`,
      steps: [set(VARIABLES.argument, `\${FILTER(0-9+*,\${EXTEN:${exten.length}})}`), ...to],
    },
  ];
}

function internal(program: RoutingProgram, key: string): DialplanContext {
  const canPark = program.internal.some(({ number }) => number === PARK_CODE);
  return {
    name: internalContext(key),
    extensions: [
      ...lampHints(program),
      ...(canPark ? [one(PARK_CODE, line("Park", parkingLot(key)))] : []),
      ON_HANGUP,
      ...ANYTHING.map((pattern) => ({
        pattern,
        steps: [set(`__${VARIABLES.dialed}`, DIALED), call("callplane-dialed", key)],
      })),
    ],
  };
}

/** Persons by extension, and outside numbers with a plus, on the tenant's account. */
function members(key: string): DialplanContext {
  return {
    name: memberContext(key),
    extensions: [
      ON_HANGUP,
      { pattern: "_*X.", steps: timed(memberContext(key)) },
      { pattern: "_X.", steps: [set(VARIABLES.isMember, "1"), jump(`${numberContext(key)},\${EXTEN},1`)] },
      {
        pattern: "_+X.",
        steps: [
          set(VARIABLES.isMember, "1"),
          set(`__${VARIABLES.caller}`, ""),
          set(`__${VARIABLES.shownFor}`, ""),
          ...askedIf(`"${read("groupAsks")}" = "1"`),
          set(`__${VARIABLES.dialed}`, "${FILTER(0-9+,${EXTEN})}"),
          jump(`${nodeContext(key)},outbound,1`),
        ],
      },
    ],
  };
}

/** `*<asks>*<after>*<extension>*<number>`, on that person's account. */
function also(key: string): DialplanContext {
  const part = (place: number) => `\${FILTER(0-9+,\${CUT(EXTEN,*,${place})})}`;
  const steps = [call("callplane-also", key, part(2), part(3), part(4), part(5))];
  return { name: alsoContext(key), extensions: [ON_HANGUP, { pattern: "_*X.", steps }] };
}

/** A parked call that nobody took back rings whoever parked it, `PARKER_FLAT` = `PJSIP_acme-1000-8afe`; then it goes where unknown calls go. */
function parkedBack(key: string): DialplanContext {
  const steps = [
    set(`__${VARIABLES.hops}`, "0"),
    line("Dial", "PJSIP/${FILTER(0-9a-z\\x2d,${PARKER:6})}", "30", rungMayPassOn(key)),
    jump(`${nodeContext(key)},default-inbound,1`),
  ];
  return { name: parkedBackContext(key), extensions: [ON_HANGUP, ...ANYTHING.map((pattern) => ({ pattern, steps }))] };
}

/** A person's queues: all of them, and each that has a number by itself. */
function queueLines(memberships: readonly Membership[], key: string): DialplanExtension[] {
  const byPerson = Map.groupBy(memberships, (membership) => membership.extension);
  return [...byPerson].flatMap(([extension, queues]) => {
    const all = `~queues~${dialplanWord("extension", extension)}`;
    // Of two queues with one number the first has it, as where it is dialled.
    const numbered = queues.filter(
      ({ queueNumber }, index) =>
        queueNumber !== null && queues.findIndex((each) => each.queueNumber === queueNumber) === index,
    );
    return [
      { pattern: all, steps: [...queues.map((queue) => queueLine(queue, key)), line("Return")] },
      ...numbered.map((queue) => ({
        pattern: `${all}*${numberWord("queue's number", queue.queueNumber ?? "")}`,
        steps: [queueLine(queue, key), line("Return")],
      })),
    ];
  });
}

function queueLine({ queueId, queueNumber, penalty, isFixed }: Membership, key: string): Line {
  return call(
    "callplane-queue",
    queueName(key, queueId),
    dialplanWord("queue", queueId),
    isFixed ? "" : wholeNumber("penalty", penalty, 0, 20),
    "${ARG1}",
    "${ARG2}",
    key,
    queueNumber === null ? "" : numberWord("queue's number", queueNumber),
  );
}

/** Opening hours by their codes; those of a company that has but one also without. */
function hoursLines(hours: readonly DialledHours[], key: string): DialplanExtension[] {
  const [only, ...others] = hours;
  const named = hours.map((each) => ({ ...each, name: wholeNumber("code", each.code, 1, 1_000_000) }));
  const all =
    only === undefined || others.length > 0 ? named : [...named, ...named.map((one) => ({ ...one, name: "" }))];
  return all.map(({ name, id, code, timeZone }) => ({
    pattern: `~hours~${name}`,
    steps: [
      call("callplane-hours", key, "${ARG1}", dialplanWord("opening hours", id), zoneWord(timeZone), String(code)),
      line("Return"),
    ],
  }));
}

/** What rings at the people of a ring group, by its number. */
function pageLines(groups: readonly PagedGroup[], key: string): DialplanExtension[] {
  return groups.map(({ number, extensions }) => ({
    pattern: `~page~${numberWord("ring group's number", number)}`,
    steps: [
      set("callplaneRung", ""),
      ...extensions.map((extension) => call("callplane-page-also", key, dialplanWord("extension", extension))),
      line("Return"),
    ],
  }));
}
