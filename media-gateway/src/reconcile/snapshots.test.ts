import { describe, expect, it } from "vitest";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { createSnapshotIndex } from "./snapshots.ts";

describe("snapshot index", () => {
  it("finds what is live, two tenants with the same numbers apart", () => {
    const index = createSnapshotIndex();
    const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 2, agents: 1 }));
    const birch = aSnapshotEnvelope(aSnapshot({ key: "birch", users: 2, agents: 1 }));
    index.set(acme);
    index.set(birch);
    const device = birch.body.users[1]?.devices[0];
    expect(index.deviceBySipUsername(device?.sipUsername ?? "")).toMatchObject({
      tenantId: birch.tenantId,
      tenantKey: "birch",
      user: { extension: "1001" },
    });
    expect(index.extensionOwner(acme.tenantId, "1000")).toMatchObject({
      kind: "user",
      user: { id: acme.body.users[0]?.id },
    });
    expect(index.extensionOwner(acme.tenantId, "601")).toMatchObject({ kind: "agent" });
    expect(index.extensionOwner(acme.tenantId, "1999")).toBeUndefined();
    expect(index.agent(acme.tenantId, acme.body.agents[0]?.id ?? "")?.extension).toBe("601");
    expect(index.agent(birch.tenantId, acme.body.agents[0]?.id ?? "")).toBeUndefined();
  });

  it("forgets what a newer snapshot no longer has, and tells listeners", () => {
    const index = createSnapshotIndex();
    const seen: string[] = [];
    const stop = index.onChange((tenantId) => seen.push(tenantId));
    const before = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 2 }));
    index.set(before);
    const gone = before.body.users[1]?.devices[0]?.sipUsername ?? "";
    index.set({ ...before, revision: 2, body: { ...before.body, users: before.body.users.slice(0, 1) } });
    expect(index.deviceBySipUsername(gone)).toBeUndefined();
    expect(index.extensionOwner(before.tenantId, "1001")).toBeUndefined();
    index.remove(before.tenantId);
    index.remove(before.tenantId);
    expect(index.all()).toEqual([]);
    expect(seen).toEqual([before.tenantId, before.tenantId, before.tenantId]);
    stop();
    index.set(before);
    expect(seen).toHaveLength(3);
  });
});
