import { MASKED_SECRET, type ObjectChange } from "../../contract/index.ts";

/** A thing of a snapshot with what a person may see of it. */
export type Subject = { kind: ObjectChange["kind"]; id: string; name: string; fields: Fields };
export type Fields = Record<string, unknown>;

/** Compared by `value`, shown as `words`: an id has a name, and a thing that is only renamed changes nothing for who names it. */
class InWords {
  readonly value: unknown;
  readonly words: unknown;

  constructor(value: unknown, words: unknown) {
    this.value = value;
    this.words = words;
  }
}

/** A field compared by its value and shown in words; null where there is nothing. */
export function inWords(value: unknown, words: unknown): InWords | null {
  return value === null || value === undefined ? null : new InWords(value, words);
}

/** A field that is compared and never shown. */
export function secret(value: unknown): InWords | null {
  return inWords(value, MASKED_SECRET);
}

export function comparedValue(field: unknown): unknown {
  return field instanceof InWords ? field.value : (field ?? null);
}

export function shownValue(field: unknown): unknown {
  return field instanceof InWords ? field.words : (field ?? null);
}
