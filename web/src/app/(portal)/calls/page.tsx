import type { Metadata } from "next";
import { CallsList } from "./calls-list.tsx";

export const metadata: Metadata = { title: "Calls" };

/** The filter's days are days of the tenant's zone, which the client side knows; so the list is loaded there. */
export default function CallsPage() {
  return <CallsList />;
}
