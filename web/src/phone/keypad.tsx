"use client";

const KEYS: readonly (readonly [string, string])[] = [
  ["1", ""],
  ["2", "ABC"],
  ["3", "DEF"],
  ["4", "GHI"],
  ["5", "JKL"],
  ["6", "MNO"],
  ["7", "PQRS"],
  ["8", "TUV"],
  ["9", "WXYZ"],
  ["*", ""],
  ["0", "+"],
  ["#", ""],
];

/** Twelve keys. */
export function Keypad({ onKey }: { onKey: (key: string) => void }) {
  return (
    <fieldset className="grid grid-cols-3 gap-1.5" dir="ltr">
      <legend className="sr-only">Keypad</legend>
      {KEYS.map(([key, letters]) => (
        <button
          key={key}
          type="button"
          onClick={() => onKey(key)}
          className="flex h-12 flex-col items-center justify-center rounded-md border bg-surface transition-colors duration-100 hover:bg-hover active:bg-accent-soft"
        >
          <span className="figures text-md leading-5 font-medium">{key}</span>
          <span aria-hidden className="h-3.5 text-[0.625rem] leading-3.5 tracking-widest text-ink-3">
            {letters}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
