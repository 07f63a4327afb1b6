// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { BLOCKS, type Step } from "@callplane/edge-api/contract";
import { ARI_APP, didContext, nodeContext } from "../names.ts";
import { jump, jumpIf, type Line, line, set } from "./lines.ts";
import { NORMALISE } from "./normalise.ts";
import type { Position } from "./printing.ts";
import { GUARD_ANSWER, read, VARIABLES } from "./variables.ts";
import { numberWord } from "./words.ts";

type Of<K extends Step["do"]> = Extract<Step, { do: K }>;

/** How long the gateway may think about a call before it counts as not there. */
const GUARD_SEC = 3;

/** The tenant itself calls: nobody's own policy and nobody's own number. */
export function printExternal({ number }: Of<"external">, { place }: Position): Line[] {
  return [
    set(`__${VARIABLES.caller}`, ""),
    set(`__${VARIABLES.shownFor}`, ""),
    set(`__${VARIABLES.dialed}`, numberWord("number", number)),
    jump(place(BLOCKS.outbound)),
  ];
}

export function printNormalise(_: Of<"normalise">, { key, place }: Position): Line[] {
  return [
    line("Gosub", `${nodeContext(key)},${NORMALISE},1`),
    jumpIf(`"${read("number")}" = ""`, place(BLOCKS.unknownNumber)),
  ];
}

export function printOwnNumber(_: Of<"ownNumber">, { key }: Position): Line[] {
  const own = `${didContext(key)},${read("number")},1`;
  const isOwn = `$[\${DIALPLAN_EXISTS(${own})}]`;
  // Nothing is asked of whoever is the tenant's own, and what they do not take goes on their way.
  return [
    set(`__${VARIABLES.accept}`, `\${IF(${isOwn}?:${read("accept")})}`),
    set(`__${VARIABLES.untaken}`, `\${IF(${isOwn}?:${read("untaken")})}`),
    jumpIf(`\${DIALPLAN_EXISTS(${own})}`, own),
  ];
}

/** Where nobody answers the question (no gateway, or one that hangs) the time-out leaves for `T`, which leads on. */
export function printGuard({ refused, circle }: Of<"guard">, { tenantId, place }: Position): Line[] {
  const asked = [`\${FILTER(0-9,${read("caller")})}`, read("number"), read("cameFor"), read("cameFrom")];
  return [
    set(GUARD_ANSWER, ""),
    set("callplaneOnTimeout", place(refused)),
    set("TIMEOUT(absolute)", String(GUARD_SEC)),
    line("Stasis", ARI_APP, "guard", tenantId, ...asked),
    set("TIMEOUT(absolute)", "0"),
    jumpIf(`"\${${GUARD_ANSWER}}" = "loop"`, place(circle)),
    jumpIf(`"\${${GUARD_ANSWER}}" != "allow"`, place(refused)),
  ];
}

export function printCallerId({ fixed, byCaller, otherwise }: Of<"callerId">, { tables }: Position): Line[] {
  if (fixed !== null) return [set(VARIABLES.asserted, ""), set(VARIABLES.shown, numberWord("caller's number", fixed))];
  const rows = () =>
    Object.fromEntries(
      Object.entries(byCaller).map(([extension, number]) => [
        extension,
        number === null
          ? [set(VARIABLES.asserted, read("shown")), set(VARIABLES.shown, "withheld")]
          : [set(VARIABLES.shown, numberWord("caller's number", number))],
      ]),
    );
  return [
    set(VARIABLES.asserted, ""),
    set(VARIABLES.shown, otherwise === null ? "" : numberWord("caller's number", otherwise)),
    ...(Object.keys(byCaller).length === 0 ? [] : [tables.run("shownFor", byCaller, rows)]),
  ];
}
