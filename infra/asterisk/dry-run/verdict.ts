/** Something wrong, and where, when that is known (`file` relative to the candidate folder, `line` from 1). */
export type Finding = { file?: string; line?: number; message: string };

/** What is there after Asterisk has read a candidate. */
export type ConfigObjects = {
  endpoints: string[];
  aors: string[];
  auths: string[];
  identifies: string[];
  /** Contexts made by dialplan files; Asterisk's own and the static `default` left out. */
  contexts: string[];
};

/** The judgement on one candidate folder. */
export type Verdict = {
  ok: boolean;
  /** Whether it ran in a network namespace of its own, where nothing it sends can reach anyone. */
  isolated: boolean;
  /** What would lose or change an object: the candidate must not be activated. */
  errors: Finding[];
  warnings: Finding[];
  objects: ConfigObjects;
  /** Until Asterisk was fully booted on the candidate. */
  bootMs: number;
  totalMs: number;
};
