import { PRICE_CLASSES, type Rate, rate } from "@callplane/edge-api/contract";
import { countryName } from "#src/format/calling-codes.ts";
import { fromMicros, PRICE_CLASS_LABEL, toMicros } from "#src/format/money.ts";
import { issueInWords } from "#src/ui/form/issue-words.ts";

/** The lines that fit what was typed: a country, a class, or a number: then the line that decides its price comes alone. */
export function findRates(
  items: readonly Rate[],
  { q, class: wanted }: { q: string | null; class: string | null },
): Rate[] {
  const ofClass = wanted === null ? [...items] : items.filter((each) => each.class === wanted);
  const words = (q ?? "").trim().toLowerCase();
  if (words === "") return ofClass;
  const number = words.replace(/[\s()/.-]/g, "").replace(/^00/, "+");
  if (/^\+?\d+$/.test(number)) return byNumber(ofClass, number.startsWith("+") ? number : `+${number}`);
  return ofClass.filter(({ country, class: kind }) =>
    [country === null ? "" : `${country} ${countryName(country)}`, PRICE_CLASS_LABEL[kind]].some((each) =>
      each.toLowerCase().includes(words),
    ),
  );
}

/** All that lie under a beginning; of a number longer than all of them the one line that decides. */
function byNumber(items: readonly Rate[], number: string): Rate[] {
  const under = items.filter(({ prefix }) => prefix.startsWith(number));
  if (under.length > 0) return under;
  const deciding = items
    .filter(({ prefix }) => number.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
  return deciding === undefined ? [] : [deciding];
}

const HEADINGS = ["Beginning", "Country", "Class", "Price a minute"];

/** The list as a spreadsheet opens it, and as `readRates` reads it again. A plus is kept from being taken for a formula by its quotation mark. */
export function writeRates(items: readonly Rate[]): string {
  const rows = items.map((each) => [
    `'${each.prefix}`,
    each.country ?? "",
    each.class,
    String(fromMicros(each.perMinuteMicros)),
  ]);
  return `\ufeff${[HEADINGS, ...rows].map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\r\n")}\r\n`;
}

/** A list as a carrier or a spreadsheet gives it, and what is wrong line by line. */
export function readRates(text: string): {
  items: Rate[];
  problems: { line: number; text: string; problem: string }[];
} {
  const items: Rate[] = [];
  const problems: { line: number; text: string; problem: string }[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of text
    .replace(/^\ufeff/, "")
    .split(/\r\n?|\n/)
    .entries()) {
    if (raw.trim() === "" || (index === 0 && !/\d/.test(raw))) continue;
    const read = readLine(raw);
    const problem =
      "problem" in read ? read.problem : seen.has(read.prefix) ? "This beginning is listed above" : undefined;
    if (problem !== undefined) problems.push({ line: index + 1, text: raw, problem });
    else if ("prefix" in read) {
      seen.add(read.prefix);
      items.push(read);
    }
  }
  return { items, problems };
}

function readLine(raw: string): Rate | { problem: string } {
  const separator = ["\t", ";", ","].find((each) => raw.includes(each)) ?? ",";
  const cells = raw.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const [beginning = "", country = "", kind = "", price = ""] = cells;
  const digits = beginning
    .replace(/^'/, "")
    .replace(/^00/, "")
    .replace(/[\s+-]/g, "");
  const known = PRICE_CLASSES.find(
    (each) => each === kind || PRICE_CLASS_LABEL[each].toLowerCase() === kind.toLowerCase(),
  );
  if (known === undefined) return { problem: `The class is none of ${PRICE_CLASSES.join(", ")}` };
  const amount = Number(price.replace(",", "."));
  if (price === "" || !Number.isFinite(amount) || amount < 0) return { problem: "The price a minute is no number" };
  const parsed = rate.safeParse(
    {
      prefix: `+${digits}`,
      country: country === "" ? null : country.toUpperCase(),
      class: known,
      perMinuteMicros: toMicros(amount),
    },
    { error: issueInWords },
  );
  return parsed.success ? parsed.data : { problem: parsed.error.issues[0]?.message ?? "Not understood" };
}
