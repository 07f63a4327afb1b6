export { inWords, type Reference, resolveReferences, toDestination, toPerson, toSound, toTrunk } from "./references.ts";
export { routerOf } from "./routes.ts";
export { extensionOf, type NamedTable, type Narrowing, type RowsQuery } from "./store.ts";
export { type Change, type NamedThing, verbsOf, withTime } from "./verbs.ts";
