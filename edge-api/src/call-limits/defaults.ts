import { type CallLimits, DEFAULT_AUTO_BLOCK, type UserCallLimits } from "../../contract/index.ts";

/** What holds for a person who has no limits of their own: the tenant's do. */
export const NO_LIMITS: UserCallLimits = {
  maxConcurrentCalls: null,
  maxCallsPerSecond: null,
  maxMinutesPerDay: null,
  maxSpendMicrosPerDay: null,
  maxCallMinutes: null,
  allowedCountries: null,
  allowsPremium: null,
  allowsHighRisk: null,
  night: null,
  exceedsCompany: false,
};

/** What holds for a tenant that never set anything: enough for an office, and a bound to what a stolen phone can cost in a day. */
export const DEFAULT_LIMITS: CallLimits = {
  maxConcurrentCalls: 20,
  maxCallsPerSecond: 2,
  maxMinutesPerDay: 6_000,
  maxSpendMicrosPerDay: 100_000_000,
  maxCallMinutes: 240,
  allowedCountries: null,
  allowsPremium: false,
  allowsHighRisk: false,
  blockedPrefixes: [],
  allowedPrefixes: [],
  night: null,
  autoBlock: DEFAULT_AUTO_BLOCK,
  alertAtPercent: 80,
  currency: "EUR",
};
