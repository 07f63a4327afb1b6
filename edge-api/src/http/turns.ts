type Options = { maxAtWork: number; now: () => number };

/** What takes longer waits for something else (a lock, a large answer): its turn goes to another, though it is not done. */
const TURN_MS = 250;
/** A queue that has not been empty for so long will not go away by itself: more comes than can be done. */
const STANDING_MS = 5_000;
/** In such a queue nobody waits longer than this; in one that goes away, as after a burst, not longer than that. */
const PATIENCE_MS = { standing: 500, passing: 10_000 };
/** How often those who wait look whether a turn has run out. */
const LOOK_MS = 500;

/** One request's turn; `since` in milliseconds. */
type Turn = { since: number };
type Waiting = { since: number; call(turn: Turn | undefined): void };

export type Turns = {
  /** A turn to work, as soon as there is one; undefined for who has waited too long. */
  take(): Promise<Turn | undefined>;
  /** Gives it back. Also one that had run out. */
  end(turn: Turn): void;
};

/**
 * Has so many requests worked on at a time; the others wait, first come, first served. Side by side, a thousand would all
 * be late, and what they ask of Redis would miss its deadline.
 */
export function createTurns({ maxAtWork, now }: Options): Turns {
  const atWork = new Set<Turn>();
  const waiting: Waiting[] = [];
  let standingSince = 0;

  function hasRoom(): boolean {
    for (const turn of atWork) {
      if (now() - turn.since < TURN_MS) break; // the oldest come first
      atWork.delete(turn);
    }
    return atWork.size < maxAtWork;
  }

  function begin(): Turn {
    const turn = { since: now() };
    atWork.add(turn);
    return turn;
  }

  function isTooLate({ since }: Waiting): boolean {
    const isStanding = now() - standingSince >= STANDING_MS;
    return now() - since >= (isStanding ? PATIENCE_MS.standing : PATIENCE_MS.passing);
  }

  function callNext(): void {
    for (let [oldest] = waiting; oldest !== undefined; [oldest] = waiting) {
      const isLate = isTooLate(oldest);
      if (!isLate && !hasRoom()) return;
      waiting.shift();
      oldest.call(isLate ? undefined : begin());
    }
  }

  /** Waits by a timer of its own request: a Worker ends one that waits for nothing but what another does. */
  async function wait(): Promise<Turn | undefined> {
    const called = Promise.withResolvers<Turn | undefined>();
    if (waiting.length === 0) standingSince = now();
    waiting.push({ since: now(), call: called.resolve });
    const timer = setInterval(callNext, LOOK_MS);
    try {
      return await called.promise;
    } finally {
      clearInterval(timer);
    }
  }

  return {
    async take() {
      callNext();
      return hasRoom() ? begin() : wait();
    },
    end(turn) {
      atWork.delete(turn);
      callNext();
    },
  };
}
