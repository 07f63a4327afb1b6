import type { Metadata } from "next";
import { Gate } from "#src/shell/gate.tsx";
import { Audit } from "./audit.tsx";

export const metadata: Metadata = { title: "Audit" };

/** The filter's days are days of the tenant's zone, which the client side knows; so the list is loaded there. */
export default function AuditPage() {
  return (
    <Gate needs={["audit.read"]} what="Audit">
      <Audit />
    </Gate>
  );
}
