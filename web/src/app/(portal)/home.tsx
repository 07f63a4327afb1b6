"use client";

import { useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { PlatformHome } from "./home/platform-home.tsx";
import { TenantHome } from "./home/tenant-home.tsx";
import { MyPhone } from "./my-phone/my-phone.tsx";

/** The first page, by what the person is here for. */
export function Home() {
  const me = useMe();
  if (!isInTenant(me)) return <PlatformHome />;
  return me.permissions.includes("users.read") ? <TenantHome /> : <MyPhone />;
}
