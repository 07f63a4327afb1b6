/** How long a person's phones ring before "no answer", until the person chooses otherwise. */
export const DEFAULT_RING_SEC = 25;
