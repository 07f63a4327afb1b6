/** How much longer, in words short enough for a button. @param until ms since 1970 @param now ms since 1970 */
export function minutesLeft(until: number, now: number): string {
  const minutes = Math.ceil(Math.max(0, until - now) / 60_000);
  if (minutes <= 1) return "1 min";
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
