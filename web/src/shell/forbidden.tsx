import type { Role } from "@callplane/edge-api/contract";
import { Lock } from "lucide-react";
import { ROLE_LABEL } from "#src/format/labels.ts";
import { EmptyState } from "#src/ui/empty-state.tsx";

/** In place of a page that this person's role does not open: says which role they have and who can change it. */
export function Forbidden({ what, role }: { what: string; role: Role }) {
  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-10">
      <h1 className="sr-only">{what}</h1>
      <EmptyState icon={<Lock />} title={`${what} is not part of your role`}>
        You are signed in as “{ROLE_LABEL[role]}”. An admin of your company can give you another role or a permission of
        its own.
      </EmptyState>
    </div>
  );
}
