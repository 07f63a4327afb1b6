export { blockOf, didBlock } from "./block-ids.ts";
export { compileRouting } from "./compile.ts";
export * from "./conditions.ts";
export { destinationsOf, type Pointer, type Pointing } from "./destinations-of.ts";
export * from "./program.ts";
