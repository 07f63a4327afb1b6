/** Three heartbeats missed, and a little. */
const ONLINE_WITHIN_MS = 35_000;

/** Whether the gateway was heard of lately enough to be counted on. */
export function isOnline({ lastSeenAt }: { lastSeenAt: Date | null }, now: Date): boolean {
  return lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() <= ONLINE_WITHIN_MS;
}
