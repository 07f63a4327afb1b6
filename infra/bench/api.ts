import type { BenchStack } from "./stack.ts";

export type Headers = Record<string, string>;

/** A request to the public API of a running stack. Throws with its words unless it succeeds. */
export async function call<T>(
  { api }: Pick<BenchStack, "api">,
  method: string,
  path: string,
  headers: Headers,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${api}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Signs one of the demo's people in. */
export async function signIn(on: BenchStack, role: string, tenant?: string): Promise<Headers> {
  const login = on.logins.find((each) => each.role === role && (tenant === undefined || each.tenant === tenant));
  const { accessToken } = await call<{ accessToken: string }>(on, "POST", "/auth/login", {}, login);
  return { authorization: `Bearer ${accessToken}` };
}
