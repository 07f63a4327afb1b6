import type { PriceClass } from "@callplane/edge-api/contract";

const MICROS = 1_000_000;

/** Micro-units as money: `€0.20`, `€0.085`. */
export function formatMicros(micros: number, currency: string): string {
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  }).format(micros / MICROS);
}

export const toMicros = (amount: number): number => Math.round(amount * MICROS);
export const fromMicros = (micros: number): number => micros / MICROS;

/** How dear a destination is, as a person says it. */
export const PRICE_CLASS_LABEL: Readonly<Record<PriceClass, string>> = {
  national: "National",
  mobile: "Mobile",
  international: "International",
  premium: "Premium rate",
  satellite: "Satellite",
  high_risk: "High risk of fraud",
  free: "Free",
  unknown: "Not in the price list",
};
