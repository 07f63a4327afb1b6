"use client";

import { readPhoneNumber } from "#src/format/phone-number.ts";
import { CopyButton } from "#src/ui/copy.tsx";
import { useMe } from "./me-context.tsx";

/** A number for reading; outside numbers carry a button that copies them in E.164. */
export function PhoneNumber({ number, copy = true }: { number: string; copy?: boolean }) {
  const { tenant } = useMe();
  const { shown, copied, isOutside } = readPhoneNumber(number, tenant.country);
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      <bdi dir="ltr" className="figures">
        {shown}
      </bdi>
      {isOutside && copy && <CopyButton text={copied} label={`Copy ${copied}`} />}
    </span>
  );
}

/** Writes outside numbers as they are read in the tenant's country, for where text is wanted. */
export function useFormatNumber(): (number: string) => string {
  const { tenant } = useMe();
  return (number) => readPhoneNumber(number, tenant.country).shown;
}
