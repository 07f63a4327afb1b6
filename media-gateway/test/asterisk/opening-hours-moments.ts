/* When, and who rings then: 1001 where it is open, 1002 where it is closed. */

type Moment = readonly [when: string, moment: string, extension: "1001" | "1002"];

/** Vienna is an hour ahead of UTC in winter and two in summer: the clocks of the zone count. */
export const OFFICE_MOMENTS: readonly Moment[] = [
  ["a Wednesday at 9:00 in winter", "2026-01-14T08:00:30Z", "1001"],
  ["a Wednesday at 8:59 in winter", "2026-01-14T07:59:30Z", "1002"],
  ["a Wednesday at 9:00 in summer", "2026-07-15T07:00:30Z", "1001"],
  ["a Wednesday at 17:00 in summer", "2026-07-15T15:00:30Z", "1002"],
  ["a Saturday at noon", "2026-01-17T11:00:00Z", "1002"],
  ["the Monday after the clocks went forward, at 9:00", "2026-03-30T07:00:30Z", "1001"],
  ["the Friday before, at 9:00", "2026-03-27T08:00:30Z", "1001"],
];

/** Open from evening until four, but for the Christmas holidays of any year. */
export const NIGHT_MOMENTS: readonly Moment[] = [
  ["a Friday night before midnight", "2026-02-06T21:30:00Z", "1001"],
  ["the morning after, still open", "2026-02-07T02:30:00Z", "1001"],
  ["at four it is over", "2026-02-07T03:00:30Z", "1002"],
  ["a Friday night in the Christmas holidays of any year", "2028-01-05T21:30:00Z", "1002"],
  ["a Friday night after them", "2028-01-07T21:30:00Z", "1001"],
];

/** From noon of the 24th, and from three on the last day of any year until nine on the second of January. */
export const HALF_HOLIDAY_MOMENTS: readonly Moment[] = [
  ["the morning of the 24th", "2026-12-24T10:59:30Z", "1001"],
  ["the 24th, from noon", "2026-12-24T11:00:30Z", "1002"],
  ["the end of the 24th", "2026-12-24T22:59:30Z", "1002"],
  ["the 25th", "2026-12-24T23:00:30Z", "1001"],
  ["the last day of another year, before three", "2030-12-31T13:59:30Z", "1001"],
  ["the last day of another year, from three", "2030-12-31T14:00:30Z", "1002"],
  ["the second of January, before nine", "2031-01-02T07:59:30Z", "1002"],
  ["the second of January, from nine", "2031-01-02T08:00:30Z", "1001"],
];
