import type { MenuDialing, RoutingProgram } from "./program.ts";

/** The extensions that a menu's callers may dial: those of the kinds it names, and nothing else that can be dialled inside. */
export function dialableIn({ internal, blocks }: RoutingProgram, { kinds }: MenuDialing): readonly string[] {
  const isNamed = (kind: string | undefined) => kinds.some((each) => each === kind);
  return internal.flatMap(({ number, block, isPrefix }) =>
    isPrefix !== true && isNamed(blocks.get(block)?.node.kind) ? [number] : [],
  );
}
