import type { Tenant } from "@callplane/edge-api/contract";
import { Status } from "#src/ui/status.tsx";

export function TenantStatus({ tenant }: { tenant: Tenant }) {
  if (tenant.kind === "platform") return <Status tone="ok">Platform</Status>;
  return tenant.status === "active" ? <Status tone="ok">Active</Status> : <Status tone="bad">Suspended</Status>;
}

export function TenantChanges({ tenant }: { tenant: Tenant }) {
  if (tenant.kind === "platform") return <span className="text-ink-3">—</span>;
  if (tenant.appliedRevision === null) return <Status tone="draft">Never applied</Status>;
  if (tenant.appliedRevision < tenant.revision) return <Status tone="warn">Pending</Status>;
  return <Status tone="done">Applied</Status>;
}
