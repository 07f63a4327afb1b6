import fc from "fast-check";
import type { DocumentedRoute } from "./documented.ts";

export type HostileRequest = { method: string; access: string; path: string; body: unknown };

/** Values that programs stumble over: edges of numbers, texts that are syntax elsewhere, shapes where none belongs. */
const hostileValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    "",
    " ",
    -1,
    0,
    1e308,
    -0.5,
    2 ** 53,
    [],
    {},
    [[]],
    "\u0000",
    "\ud800",
    "\u202etxt",
    "' or 1=1 --",
    `$\{jndi:ldap://x}`,
    "../../etc/passwd",
    "%s%n",
    "x".repeat(70_000),
    "١٢٣٤",
    "00000000-0000-0000-0000-000000000000",
    "9999-12-31T23:59:59.999Z",
    "0000-00-00T00:00:00Z",
    "+43123456789",
    "1000",
    "NaN",
    "__proto__",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.uuid(),
);

/** Requests to the routes: parameters, query and body as the document has them, each part now and then made hostile. */
export function hostileRequest(routes: DocumentedRoute[], knownIds: string[]): fc.Arbitrary<HostileRequest> {
  return fc.constantFrom(...routes).chain((route) =>
    fc.record({
      method: fc.constant(route.method.toUpperCase()),
      access: fc.constant(route.access),
      path: hostilePath(route, knownIds),
      body:
        route.method === "get"
          ? fc.constant(undefined)
          : hostileBody(route.request?.body?.content?.["application/json"]?.example),
    }),
  );
}

function hostilePath(route: DocumentedRoute, knownIds: string[]): fc.Arbitrary<string> {
  const names = route.path.match(/\{\w+\}/g) ?? [];
  const id = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...knownIds) },
    { weight: 2, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: hostileText.filter((text) => text !== "" && text !== "." && text !== "..") },
  );
  const query = fc.dictionary(fc.constantFrom(...queryNames(route)), hostileText, { maxKeys: 3 });
  return fc
    .tuple(fc.array(id, { minLength: names.length, maxLength: names.length }), query)
    .map(([ids, parameters]) => {
      const path = names.reduce((text, name, index) => text.replace(name, encode(ids[index] ?? "")), route.path);
      const search = Object.entries(parameters).map(([name, value]) => `${encode(name)}=${encode(value)}`);
      return search.length > 0 ? `${path}?${search.join("&")}` : path;
    });
}

const hostileText = hostileValue.map((value) =>
  typeof value === "string" ? value.slice(0, 2_000) : JSON.stringify(value),
);

function queryNames({ request }: DocumentedRoute): string[] {
  const { query } = request ?? {};
  const shape = typeof query === "object" && query !== null && "shape" in query ? Object(query.shape) : {};
  return [...Object.keys(shape), "unknown"];
}

/** The example with one of its places changed, left out or added; or anything at all. */
function hostileBody(example: unknown): fc.Arbitrary<unknown> {
  if (typeof example !== "object" || example === null) return fc.oneof(fc.constant(undefined), hostileValue);
  const names = Object.keys(example);
  const changed = fc
    .tuple(fc.constantFrom(...names, "added", "toString"), hostileValue)
    .map(([name, value]) => ({ ...example, [name]: value }));
  const without = fc.constantFrom(...names).map((name) => ({ ...example, [name]: undefined }));
  return fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 1, arbitrary: without },
    { weight: 1, arbitrary: fc.constant(example) },
    { weight: 1, arbitrary: hostileValue },
  );
}

/** Percent-encodes also what is half a character, as the bytes a careless client would send. */
function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : "%ED%A0%80";
}
