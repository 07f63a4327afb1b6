/** Events pushed by callbacks, taken by one `for await`. Ends after `end()`; what was pushed before is still delivered. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(event: T): void;
  end(): void;
  readonly length: number;
}

export function createEventQueue<T>(): EventQueue<T> {
  const events: T[] = [];
  let wake: (() => void) | undefined;
  let isEnded = false;

  return {
    push(event) {
      if (isEnded) return;
      events.push(event);
      wake?.();
    },
    end() {
      isEnded = true;
      wake?.();
    },
    get length() {
      return events.length;
    },
    async *[Symbol.asyncIterator]() {
      while (true) {
        const event = events.shift();
        if (event !== undefined) yield event;
        else if (isEnded) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
