import type { CallerRule } from "@callplane/edge-api/contract";
import { toE164 } from "#src/format/phone-number.ts";

type Callers = Pick<CallerRule, "numbers" | "beginnings">;

/** One caller a line: whole numbers, and beginnings of numbers with a star after them. */
export function callersShown({ numbers, beginnings }: Callers): string {
  return [...numbers, ...beginnings.map((beginning) => `${beginning}*`)].join("\n");
}

/** What was typed or pasted so; numbers of the company's country may be written as they are dialled there. */
export function callersTyped(text: string, country: string): Callers {
  const lines = text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isBeginning = (line: string) => /[*…]$/.test(line);
  return {
    numbers: lines.filter((line) => !isBeginning(line)).map((line) => toE164(line, country) ?? line),
    beginnings: lines.filter(isBeginning).map((line) => line.replace(/[*…]+$/, "").replaceAll(/[\s()/-]/g, "")),
  };
}
