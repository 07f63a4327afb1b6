import { ConfgenError } from "./errors.ts";

/*
 * The only place where text becomes Asterisk configuration. Format: main/config.c. A line break would smuggle in an
 * option, an unescaped `;` cuts the value short, `[`, `#` and `(` matter only where a line begins or in a section's name.
 */

export type Option = readonly [key: string, value: string | number | boolean];
export interface Section {
  readonly name: string;
  /** Goes on with the section of that name in a file read before. */
  readonly isContinued?: boolean;
  readonly options: readonly Option[];
}

/** Asterisk reads lines into 8 192 bytes; what is longer would be cut silently. */
const MAX_VALUE_BYTES = 4096;
const SECTION_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
/** Voicemail boxes are options named by their number. */
const KEY = /^(?:[a-z][a-z0-9_-]{0,63}|\d{2,6}|100rel)$/;
/** Printable ASCII without `;`, backslash and blanks at its ends, and short. */
const HARMLESS = /^[!-:<-[\]-~](?:[ -:<-[\]-~]{0,254}[!-:<-[\]-~])?$/;
/** Control characters, line and paragraph separators, bidirectional overrides. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Renders sections, each option as the parser gives it back. Throws ConfgenError on what it could not. */
export function renderSections(sections: readonly Section[]): string {
  return sections.map((section) => `${renderHead(section)}${section.options.map(renderOption).join("")}\n`).join("");
}

function renderHead({ name, isContinued = false }: Pick<Section, "name" | "isContinued">): string {
  if (!SECTION_NAME.test(name)) throw new ConfgenError(`bad section name ${JSON.stringify(name.slice(0, 80))}`);
  return `[${name}]${isContinued ? "(+)" : ""}\n`;
}

function renderOption([key, value]: Option): string {
  if (!KEY.test(key)) throw new ConfgenError(`bad option name ${JSON.stringify(key.slice(0, 80))}`);
  return `${key} = ${escapeValue(key, optionText(value))}\n`;
}

/** What the option reads as in Asterisk. */
export function optionText(value: string | number | boolean): string {
  if (value === true) return "yes";
  if (value === false) return "no";
  return String(value);
}

function escapeValue(field: string, text: string): string {
  // Nearly every value, and there are hundreds of thousands: nothing in it needs a closer look.
  if (HARMLESS.test(text)) return text;
  assertPlain(field, text);
  if (text === "" || text !== text.trim()) throw new ConfgenError(`${field} is empty or has blanks at an end`);
  if (Buffer.byteLength(text) > MAX_VALUE_BYTES) throw new ConfgenError(`${field} is too long`);
  // A backslash counts only before `;`; one in front of our own would turn the escape off.
  if (/\\(;|$)/.test(text)) throw new ConfgenError(`${field} has a backslash where it cannot stand`);
  return text.replaceAll(";", "\\;");
}

/** Throws on characters no field of ours may hold. */
export function assertPlain(field: string, text: string): void {
  if (!text.isWellFormed() || UNSAFE.test(text)) throw new ConfgenError(`${field} has a control character`);
}

export interface DialplanStep {
  readonly app: string;
  /** As Asterisk shall get it, `${…}` included: written by us; what a user supplied must come through `dialplanWord`. */
  readonly data: string;
}
export interface DialplanExtension {
  readonly pattern: string;
  /** A hint's device instead of steps. */
  readonly hint?: string;
  readonly steps: readonly (DialplanStep | LabelledStep)[];
}
export interface LabelledStep extends DialplanStep {
  readonly label: string;
}
export interface DialplanContext {
  readonly name: string;
  readonly extensions: readonly DialplanExtension[];
}

const EXTENSION = /^_?[A-Za-z0-9*#+.![\]~-]{1,80}$/;
const LABEL = /^[a-z][a-zA-Z0-9]{0,30}$/;
const APP = /^[A-Za-z][A-Za-z0-9]{0,30}$/;

/** Renders contexts of a dialplan file; `n` priorities, so that read-back can count them. */
export function renderContexts(contexts: readonly DialplanContext[]): string {
  return contexts
    .map((context) => `${renderHead(context)}${context.extensions.map(renderExtension).join("")}\n`)
    .join("");
}

function renderExtension({ pattern, hint, steps }: DialplanExtension): string {
  if (!EXTENSION.test(pattern)) throw new ConfgenError(`bad extension pattern ${JSON.stringify(pattern.slice(0, 80))}`);
  const lines = steps.map((step, index) => {
    if (!APP.test(step.app)) throw new ConfgenError(`bad application ${JSON.stringify(step.app.slice(0, 80))}`);
    assertPlain(step.app, step.data);
    if (!hasBalancedParentheses(step.data)) throw new ConfgenError(`unbalanced parentheses in ${step.app}`);
    const label = "label" in step ? `(${checkedLabel(step.label)})` : "";
    const head = index === 0 ? `exten = ${pattern},1${label}` : ` same = n${label}`;
    return `${head},${step.app}(${step.data.replaceAll(";", "\\;")})\n`;
  });
  if (hint === undefined) return lines.join("");
  assertPlain("hint", hint);
  return `exten = ${pattern},hint,${hint}\n${lines.join("")}`;
}

function checkedLabel(label: string): string {
  if (!LABEL.test(label)) throw new ConfgenError(`bad label ${JSON.stringify(label.slice(0, 80))}`);
  return label;
}

function hasBalancedParentheses(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/**
 * A user's value that may enter the dialplan: digits, letters, `-` and `*#` only. Nothing that could end an argument,
 * start a variable or name another context passes.
 */
export function dialplanWord(field: string, text: string): string {
  if (!/^[A-Za-z0-9*#-]{1,64}$/.test(text)) throw new ConfgenError(`${field} may not stand in a dialplan`);
  return text;
}
