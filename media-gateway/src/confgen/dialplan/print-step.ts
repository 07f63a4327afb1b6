import type { Step } from "@callplane/edge-api/contract";
import type { Line } from "./lines.ts";
import { printCheck } from "./print-conditions.ts";
import { printConference } from "./print-conference.ts";
import { printEmergency } from "./print-emergency.ts";
import { printFeature } from "./print-features.ts";
import {
  printAgent,
  printAnswer,
  printByCaller,
  printEnd,
  printGoto,
  printHop,
  printNote,
  printPlay,
  printTurn,
  printVoice,
} from "./print-flow.ts";
import { printMenu } from "./print-menu.ts";
import { printCallerId, printExternal, printGuard, printNormalise, printOwnNumber } from "./print-outbound.ts";
import {
  printAsk,
  printDirectory,
  printForward,
  printPerson,
  printRing,
  printRingPerson,
  printVoicemail,
} from "./print-people.ts";
import { printQueue } from "./print-queue.ts";
import { printTrunk } from "./print-trunk.ts";
import type { Position } from "./printing.ts";

type Printers = { readonly [K in Step["do"]]: (step: Extract<Step, { do: K }>, at: Position) => Line[] };

/** A step as lines of dialplan. Throws ConfgenError on values that cannot stand there. */
const PRINTERS: Printers = {
  note: printNote,
  hop: printHop,
  answer: printAnswer,
  voice: printVoice,
  check: printCheck,
  goto: printGoto,
  person: printPerson,
  ringPerson: printRingPerson,
  ring: printRing,
  turn: printTurn,
  play: printPlay,
  menu: printMenu,
  queue: printQueue,
  voicemail: printVoicemail,
  agent: printAgent,
  conference: printConference,
  directory: printDirectory,
  feature: printFeature,
  ask: printAsk,
  forward: printForward,
  external: printExternal,
  normalise: printNormalise,
  ownNumber: printOwnNumber,
  byCaller: printByCaller,
  guard: printGuard,
  callerId: printCallerId,
  trunk: printTrunk,
  emergency: printEmergency,
  end: printEnd,
};

export function printStep<K extends Step["do"]>(step: Extract<Step, { do: K }>, at: Position): Line[] {
  return printerOf<K>(step)(step, at);
}

/** The printer of a step's own kind: the table has one for each. */
function printerOf<K extends Step["do"]>(step: Extract<Step, { do: K }>): Printers[K] {
  return PRINTERS[step.do as K];
}
