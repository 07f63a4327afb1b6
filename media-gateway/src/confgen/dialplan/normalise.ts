// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { RoutingProgram, Step } from "@callplane/edge-api/contract";
import type { DialplanExtension } from "../writer.ts";
import { type Line, labelled, line, set } from "./lines.ts";
import { read, VARIABLES } from "./variables.ts";
import { numberWord, prefixWord } from "./words.ts";

type Normalise = Extract<Step, { do: "normalise" }>;

/** Routine of a tenant's node context: `callplaneDialed` → `callplaneNumber` in E.164, or empty. A block's name cannot be this. */
export const NORMALISE = "~e164";

/** The tenant's routine; undefined where nobody calls outside. */
export function normaliseRoutine(program: RoutingProgram): DialplanExtension | undefined {
  const steps = [...program.blocks.values()].flatMap((block) => block.steps);
  const how = steps.find((step) => step.do === "normalise");
  return how && { pattern: NORMALISE, steps: normaliseLines(how) };
}

function normaliseLines(how: Normalise): Line[] {
  const outside = how.outsidePrefix === null ? "" : numberWord("outside prefix", how.outsidePrefix);
  const code = numberWord("calling code", how.callingCode);
  const national = how.nationalPrefix === null ? "" : prefixWord("national prefix", how.nationalPrefix);
  const inside = VARIABLES.dialedInside;
  const prefixes = how.internationalPrefixes.map((prefix) => prefixWord("international prefix", prefix));
  return [
    set(VARIABLES.number, ""),
    set(inside, `\${FILTER(0-9+*#,${read("dialed")})}`),
    jumpIfBegins(inside, "+", "international"),
    ...(outside === ""
      ? []
      : [
          line("GotoIf", `$["${beginning(inside, outside)}" = "${outside}"]?:done`),
          set(inside, `\${${inside}:${outside.length}}`),
          jumpIfBegins(inside, "+", "international"),
        ]),
    ...prefixes.flatMap((prefix) => [
      line("GotoIf", `$["${beginning(inside, prefix)}" != "${prefix}"]?not${prefix}`),
      set(VARIABLES.number, `+\${${inside}:${prefix.length}}`),
      line("Goto", "check"),
      labelled(`not${prefix}`, line("NoOp")),
    ]),
    ...(national === ""
      ? []
      : [
          line("GotoIf", `$["${beginning(inside, national)}" = "${national}"]?:subscriber`),
          set(VARIABLES.number, `+${code}\${${inside}:${national.length}}`),
          line("Goto", "check"),
        ]),
    labelled("subscriber", set(VARIABLES.number, `+${code}\${${inside}}`)),
    line("Goto", "check"),
    labelled("international", set(VARIABLES.number, `\${${inside}}`)),
    labelled("check", line("GotoIf", `$["${read("number")}" =~ "^[+][1-9][0-9]*$"]?:bad`)),
    line("GotoIf", `$[\${LEN(${read("number")})} > 16 | \${LEN(${read("number")})} < 6]?bad:done`),
    labelled("bad", set(VARIABLES.number, "")),
    labelled("done", line("Return")),
  ];
}

function beginning(variable: string, prefix: string): string {
  return `\${${variable}:0:${prefix.length}}`;
}

function jumpIfBegins(variable: string, prefix: string, label: string): Line {
  return line("GotoIf", `$["${beginning(variable, prefix)}" = "${prefix}"]?${label}`);
}
