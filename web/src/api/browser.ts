import { offline } from "./api-error.ts";
import { createApi, type Transport } from "./client.ts";
import { PAGE_TENANT, pageTenant } from "./page-tenant.ts";

/**
 * From the browser every request goes to our own server, which holds the tokens. A POST carries a key of its own and is tried once
 * more under the same key when the network fails, so the effect happens once.
 */
const sameOrigin: Transport = async ({ method, path, body, signal }) => {
  const headers: Record<string, string> = {};
  const tenant = pageTenant();
  if (tenant !== undefined) headers[PAGE_TENANT] = tenant;
  if (body !== undefined) headers["content-type"] = body instanceof Blob ? body.type : "application/json";
  if (method === "POST") headers["idempotency-key"] = crypto.randomUUID();
  const send = () =>
    fetch(`/api/edge${path}`, {
      method,
      headers,
      body: body ?? null,
      signal: signal ?? null,
      cache: "no-store",
      // What is deleted while the page is left shall be gone.
      keepalive: method === "DELETE",
    });
  let response: Response;
  try {
    response = await send();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    if (method !== "POST") throw offline(error);
    response = await send().catch((again: unknown) => {
      throw offline(again);
    });
  }
  if (response.status === 401) leaveForLogin();
  return response;
};

function leaveForLogin(): void {
  const here = window.location.pathname + window.location.search;
  if (window.location.pathname === "/login") return;
  window.location.assign(`/login?reason=ended&next=${encodeURIComponent(here)}`);
}

export const api = createApi(sameOrigin);
