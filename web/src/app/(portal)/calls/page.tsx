import type { Metadata } from "next";
import { Gate } from "#src/shell/gate.tsx";
import { CallsList } from "./calls-list.tsx";

export const metadata: Metadata = { title: "Calls" };

/** The filter's days are days of the tenant's zone, which the client side knows; so the list is loaded there. */
export default function CallsPage() {
  return (
    <Gate needs={["calls.read", "calls.read_own"]} what="Calls">
      <CallsList />
    </Gate>
  );
}
