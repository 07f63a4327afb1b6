import type { Trunk } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";

/** Throws `invalid_input` where fields that fit alone do not fit together: what a change leaves as it was counts too. */
export function refuseUnsound({ encryptsMedia, transport, authentication, username }: Trunk): void {
  if (encryptsMedia && transport !== "tls") {
    throw invalidField(["encryptsMedia"], "Encrypted sound needs TLS: its keys travel in the signalling");
  }
  if (authentication === "registration" && username === null) {
    throw invalidField(["username"], "To register, the carrier's user name is needed");
  }
}
