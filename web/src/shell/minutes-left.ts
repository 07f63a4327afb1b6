/** How much longer, in words short enough for a button. @param until ms since 1970 @param now ms since 1970 */
export function minutesLeft(until: number, now: number): string {
  const minutes = Math.ceil(Math.max(0, until - now) / 60_000);
  if (minutes <= 1) return "1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = `${Math.floor(minutes / 60)} h`;
  return minutes % 60 === 0 ? hours : `${hours} ${minutes % 60} min`;
}
