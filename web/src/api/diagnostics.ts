import { gatewayDiagnostics } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

/** How the gateway stands that serves the tenant one stands in. */
export const gatewayDiagnosticsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["diagnostics", "gateway"],
    queryFn: ({ signal }) => api({ path: "/diagnostics/gateway", answer: gatewayDiagnostics, signal }),
    refetchInterval: 15_000,
  });
