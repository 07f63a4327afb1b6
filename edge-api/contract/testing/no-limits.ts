import type { CallLimits } from "../call-limits.ts";

/** Nothing counted, every country; premium and risky numbers refused, as they are unless somebody allows them. */
export const NO_LIMITS: CallLimits = {
  maxConcurrentCalls: null,
  maxCallsPerSecond: null,
  maxMinutesPerDay: null,
  maxSpendMicrosPerDay: null,
  maxCallMinutes: null,
  allowedCountries: null,
  allowsPremium: false,
  allowsHighRisk: false,
  blockedPrefixes: [],
  allowedPrefixes: [],
  night: null,
  autoBlock: null,
  alertAtPercent: 80,
  currency: "EUR",
};
