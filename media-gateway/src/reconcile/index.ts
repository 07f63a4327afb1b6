export { inBackground, removeLookups, setSuspended, syncLookups } from "./hints.ts";
export { createLiveTenants, type LiveTenants } from "./live-tenants.ts";
export { type ReconcilePorts, reconcile } from "./reconciler.ts";
export { createSnapshotFolder, type SnapshotFolder } from "./snapshot-files.ts";
export {
  createSnapshotIndex,
  type DeviceOwner,
  type ExtensionOwner,
  type SnapshotIndex,
  type WritableSnapshotIndex,
} from "./snapshots.ts";
