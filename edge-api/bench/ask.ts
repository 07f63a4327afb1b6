import { z } from "zod";

/** The few requests a bench makes itself. Each throws with the answer's own words unless it succeeds. */
export async function get(url: string, token: string): Promise<string> {
  return succeed(url, await fetch(url, { headers: { authorization: `Bearer ${token}` } }));
}

export async function post(url: string, body: object, token?: string): Promise<string> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { "content-type": "application/json", ...authorization };
  return succeed(url, await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** An access token, good for ten minutes. */
export async function logIn(edgeUrl: string, who: { email: string; password: string }): Promise<string> {
  const answer = await post(`${edgeUrl}/api/v1/auth/login`, who);
  return z.object({ accessToken: z.string() }).parse(JSON.parse(answer)).accessToken;
}

async function succeed(url: string, answer: Response): Promise<string> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text;
}
