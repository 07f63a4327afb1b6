/** A part of the gateway that says what is wrong with it, in words, or that nothing is: undefined. */
export type Part = () => string | undefined;

/** What must hold before this gateway is ready, and what somebody should look after although it is. */
export interface Readiness {
  add(part: string, problem: Part): void;
  problems(): Problem[];
  /** An alarm leaves the gateway ready: calls go on, but not as they should. */
  addAlarm(part: string, alarm: Part): void;
  alarms(): Problem[];
  /** Every part that can raise an alarm. */
  watched(): string[];
}

export interface Problem {
  readonly part: string;
  readonly problem: string;
}

export function createReadiness(): Readiness {
  const parts = new Map<string, Part>();
  const watched = new Map<string, Part>();
  return {
    add: (part, problem) => void parts.set(part, problem),
    problems: () => problemsOf(parts),
    addAlarm: (part, alarm) => void watched.set(part, alarm),
    alarms: () => problemsOf(watched),
    watched: () => [...watched.keys()],
  };
}

function problemsOf(parts: ReadonlyMap<string, Part>): Problem[] {
  return [...parts].flatMap(([part, check]) => {
    const problem = check();
    return problem === undefined ? [] : [{ part, problem }];
  });
}
