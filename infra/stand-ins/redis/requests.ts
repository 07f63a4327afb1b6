import { HttpRefusal } from "../http.ts";

const BAD_BODY = { error: "ERR failed to parse command" };

/** `/set/key/value?EX=10` with an optional body as the last argument but for the options: a command as Upstash reads it. */
export function commandFromPath(url: URL, body: string): string[] {
  const segments = pathSegments(url.pathname);
  const options = [...url.searchParams].flatMap(([name, value]) => (value === "" ? [name] : [name, value]));
  return [...segments, ...(body === "" ? [] : [body]), ...options];
}

export function pathSegments(pathname: string): string[] {
  return pathname
    .split("/")
    .filter((segment) => segment !== "")
    .map((segment) => decodeURIComponent(segment));
}

/** A single command in the body. Throws HttpRefusal 400 for anything but a JSON array. */
export function parseCommand(body: string): unknown[] {
  const parsed = parseJson(body);
  if (!Array.isArray(parsed) || parsed.length === 0) throw new HttpRefusal(400, BAD_BODY);
  return parsed;
}

/** The commands of a pipeline or transaction. Throws HttpRefusal 400 unless it is an array of arrays. */
export function parseCommands(body: string): unknown[][] {
  const parsed = parseJson(body);
  if (!Array.isArray(parsed) || !parsed.every((item): item is unknown[] => Array.isArray(item))) {
    throw new HttpRefusal(400, { error: "ERR failed to parse pipeline request" });
  }
  return parsed;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new HttpRefusal(400, BAD_BODY);
  }
}
