import type { CallBlock, CallLimits, CallUsage, RatesBody, UserCallLimits } from "../../contract/index.ts";
import { DEFAULT_LIMITS, NO_LIMITS } from "./defaults.ts";

export const limits: CallLimits = {
  ...DEFAULT_LIMITS,
  allowedCountries: ["AT", "DE", "CH"],
  allowedPrefixes: ["+8816312"],
  night: { from: "22:00", to: "06:00" },
};

export const userLimits: UserCallLimits = {
  ...NO_LIMITS,
  maxConcurrentCalls: 2,
  maxMinutesPerDay: 240,
  allowedCountries: ["AT"],
};

export const block: CallBlock = {
  id: "0199b2fb-7a8b-7c9d-8e0f-1a2b3c4d5e71",
  at: "2026-11-20T09:41:00.000Z",
  userId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  userName: "Anna Berger",
  reason: "refusals",
  numbers: ["+88213123456", "+88213123457"],
  releasedAt: null,
  releasedByName: null,
};

export const usage: CallUsage = {
  concurrentCalls: 3,
  minutesToday: 412.5,
  spendMicrosToday: 23_400_000,
  resetsAt: "2026-11-20T23:00:00.000Z",
  refusals: [
    {
      at: "2026-11-20T09:30:00.000Z",
      userId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
      userName: "Anna Berger",
      number: "+88213123456",
      reason: "high_risk",
      limitOf: "company",
    },
  ],
  alarms: [
    {
      at: "2026-11-20T09:30:01.000Z",
      level: "refused",
      reason: "high_risk",
      message: "Anna Berger may not call +88213123456: the number has a high risk of fraud.",
    },
  ],
};

export const rates: RatesBody = {
  version: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  items: [
    { prefix: "+43", country: "AT", class: "national", perMinuteMicros: 20_000 },
    { prefix: "+43664", country: "AT", class: "mobile", perMinuteMicros: 90_000 },
    { prefix: "+882", country: null, class: "high_risk", perMinuteMicros: 8_000_000 },
  ],
};
