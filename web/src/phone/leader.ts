const LOCK = "callplane-phone";

/**
 * One tab of this browser holds the phone. Answers false at once when another does; with `steal` it is taken over and the other tab's
 * `onLost` runs. @returns releases it, or false
 */
export async function becomePhoneTab(args: { steal: boolean; onLost: () => void }): Promise<(() => void) | false> {
  if (navigator.locks === undefined) return () => undefined; // plain HTTP off this machine: no microphone there either
  return new Promise((resolve) => {
    navigator.locks
      .request(LOCK, args.steal ? { steal: true } : { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(false);
          return undefined;
        }
        return new Promise<void>((release) => resolve(() => release()));
      })
      .catch(() => args.onLost());
  });
}
