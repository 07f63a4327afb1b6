import type { Me } from "@callplane/edge-api/contract";
import { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "#src/api/api-error.ts";
import { meQuery } from "#src/api/me.ts";
import { PAGE_TENANT } from "#src/api/page-tenant.ts";
import { readSession, serverApi } from "#src/api/server.ts";
import { MeProvider } from "#src/shell/me-context.tsx";
import { Shell } from "#src/shell/shell.tsx";
import { Unreachable } from "#src/shell/unreachable.tsx";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const api = await serverApi();
  let me: Me;
  try {
    me = await new QueryClient().fetchQuery({ ...meQuery(api), retry: false });
  } catch (error) {
    if (error instanceof ApiError) return <Unreachable message={error.message} requestId={error.requestId} />;
    throw error;
  }
  const session = await readSession();
  return (
    <MeProvider initial={me}>
      {/* Which tenant this page is of: what it asks for is refused once the session stands in another (src/api/page-tenant.ts). */}
      <meta name={PAGE_TENANT} content={me.actingIn?.id ?? ""} />
      <Shell actingUntil={me.actingIn === null ? undefined : session?.actingIn?.until}>{children}</Shell>
    </MeProvider>
  );
}
