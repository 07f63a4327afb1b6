"use client";

import { useEffect, useState } from "react";
import { Status } from "#src/ui/status.tsx";

/** After so long the phone system is taken to be away, and not only busy. */
const LATE_MS = 8_000;

/** Whether the phone system has made it so, said politely when it changes. */
export function InForce({ state: { inForce } }: { state: { readonly inForce: boolean } }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (inForce) return;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [inForce]);
  return (
    <p role="status">
      {inForce ? (
        <Status tone="ok">In force</Status>
      ) : isLate ? (
        <Status tone="warn" className="whitespace-normal">
          Saved. In force once the phone system can be reached
        </Status>
      ) : (
        <Status tone="busy">Saving</Status>
      )}
    </p>
  );
}
