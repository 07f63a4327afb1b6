export { createLiveTenants, type LiveTenants } from "./live-tenants.ts";
export { type LiveStates, type LookupKeeper, startLookupKeeper } from "./lookup-keeper.ts";
export { readLiveTenants } from "./read-live.ts";
export { type ReconcilePorts, reconcile } from "./reconciler.ts";
export { createSnapshotFolder, type SnapshotFolder } from "./snapshot-files.ts";
export {
  createSnapshotIndex,
  type DeviceOwner,
  type ExtensionOwner,
  type SnapshotIndex,
  type WritableSnapshotIndex,
} from "./snapshots.ts";
