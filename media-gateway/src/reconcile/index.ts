export {
  createSnapshotIndex,
  type DeviceOwner,
  type ExtensionOwner,
  type SnapshotIndex,
  type WritableSnapshotIndex,
} from "./snapshots.ts";
