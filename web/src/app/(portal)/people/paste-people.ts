import { type CreateUser, createUser } from "@callplane/edge-api/contract";
import { issueInWords } from "#src/ui/form/issue-words.ts";

/** One pasted line as it was understood, and what is wrong with it; `person` is there when nothing is. */
export type PastedPerson = {
  /** The line as it was pasted, to be put back where it could not be added. */
  line: string;
  name: string;
  email: string;
  /** Empty: the next free one. */
  extension: string;
  person: CreateUser | undefined;
  problem: string | undefined;
};

/** Most at once: each is a person with an extension and a mail of their own. */
export const MOST_PEOPLE = 200;

const LISTED_ADDRESS = /^(.*?)\s*<([^<>]+)>\s*,?$/;
const HEADINGS = /^(first ?name|last ?name|full ?name|name|e-?mail( address)?|mail|ext(ension)?\.?|number)$/i;

/**
 * Reads people from what an office has at hand: cells of a spreadsheet (tabs), CSV (commas or semicolons), or an e-mail's list of
 * addresses. The cell with an @ is the address, one of 2 to 6 digits the extension, the others are the name. A name that is missing is
 * guessed from the address.
 */
export function readPeople(text: string, options: { sendInvitation: boolean }): PastedPerson[] {
  const lines = text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isHeading = (line: string) => cellsOf(line).every((cell) => cell === "" || HEADINGS.test(cell));
  const people = lines.filter((line, index) => index > 0 || !isHeading(line)).map((line) => understood(line, options));
  return people.map((each, index) => ({ ...each, ...againstOthers(each, people.slice(0, index)) }));
}

function understood(line: string, { sendInvitation }: { sendInvitation: boolean }): PastedPerson {
  const listed = LISTED_ADDRESS.exec(line);
  const cells = listed === null ? cellsOf(line) : [unquoted(listed[1] ?? ""), (listed[2] ?? "").trim()];
  const email = cells.find((cell) => cell.includes("@")) ?? "";
  const extension = cells.find((cell) => /^\d{2,6}$/.test(cell)) ?? "";
  const said = cells.filter((cell) => cell !== "" && cell !== email && cell !== extension).join(" ");
  const name = said === "" ? nameFrom(email) : said;
  const known = { line, name, email, extension };
  if (email === "") return { ...known, person: undefined, problem: "An e-mail address is missing" };
  const { data, error } = createUser.safeParse(
    { name, email, sendInvitation, ...(extension !== "" && { extension: { number: extension } }) },
    { error: issueInWords },
  );
  return { ...known, person: data, problem: error?.issues[0]?.message };
}

/** The same address or extension twice in what was pasted: the first one has it. */
function againstOthers(each: PastedPerson, before: readonly PastedPerson[]): Partial<PastedPerson> {
  const { person } = each;
  if (person === undefined) return {};
  if (before.length >= MOST_PEOPLE) return refused(`At most ${MOST_PEOPLE} at once: add the rest afterwards`);
  if (before.some((other) => other.person?.email === person.email)) return refused("This address is above already");
  const isTaken = each.extension !== "" && before.some((other) => other.extension === each.extension);
  return isTaken ? refused("This extension is above already") : {};
}

const refused = (problem: string) => ({ person: undefined, problem });

function cellsOf(line: string): string[] {
  const separator = ["\t", ";", ","].find((each) => line.includes(each));
  return (separator === undefined ? line.split(/\s+(?=\S+@)|(?<=@\S+)\s+/) : line.split(separator)).map(unquoted);
}

const unquoted = (cell: string) =>
  cell
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replaceAll('""', '"')
    .trim();

/** `ada.linden@…` is Ada Linden, as far as anybody can tell. */
function nameFrom(email: string): string {
  const words = (email.split("@")[0] ?? "").split(/[._-]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}
