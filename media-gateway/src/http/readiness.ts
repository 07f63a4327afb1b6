/** What must hold before this gateway is ready; each part answers its problem in words, or undefined. */
export interface Readiness {
  add(part: string, problem: () => string | undefined): void;
  problems(): { part: string; problem: string }[];
}

export function createReadiness(): Readiness {
  const parts = new Map<string, () => string | undefined>();
  return {
    add(part, problem) {
      parts.set(part, problem);
    },
    problems: () =>
      [...parts].flatMap(([part, check]) => {
        const problem = check();
        return problem === undefined ? [] : [{ part, problem }];
      }),
  };
}
