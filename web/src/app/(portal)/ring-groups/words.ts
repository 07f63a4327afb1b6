/** How the members of a group are rung. */
export const STRATEGY = {
  ALL: { short: "All at once", long: "All at once" },
  IN_ORDER: { short: "One by one", long: "One after the other, always beginning with the first" },
  ROUND_ROBIN: { short: "In turns", long: "In turns: each call begins with the next person" },
} as const;
