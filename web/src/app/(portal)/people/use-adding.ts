import type { User } from "@callplane/edge-api/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { createUser } from "#src/api/users.ts";
import type { PastedPerson } from "./paste-people.ts";

/** A line on its way: what became of it, in the server's words where it was refused. */
export type AddedLine = PastedPerson &
  ({ state: "next" | "now" } | { state: "done"; user: User } | { state: "failed"; problem: string });

/** Adds people one after the other, each for itself: what is wrong with one keeps no other from being added. */
export function useAdding() {
  const queries = useQueryClient();
  const [lines, setLines] = useState<readonly AddedLine[]>();
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  async function start(people: readonly PastedPerson[]) {
    const known: AddedLine[] = people.map((each) => ({ ...each, ...beginning(each) }));
    setLines([...known]);
    for (const [index, line] of known.entries()) {
      if (line.person === undefined) continue;
      if (isGone.current) break;
      known[index] = { ...line, state: "now" };
      setLines([...known]);
      known[index] = { ...line, ...(await added(line.person)) };
      setLines([...known]);
    }
    await Promise.all(["users", "extensions", "apply"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  }
  return { lines, start: (people: readonly PastedPerson[]) => void start(people), clear: () => setLines(undefined) };
}

function beginning({ problem }: PastedPerson) {
  return problem === undefined ? { state: "next" as const } : { state: "failed" as const, problem };
}

async function added(person: NonNullable<PastedPerson["person"]>) {
  try {
    return { state: "done" as const, user: await createUser(api, person) };
  } catch (error) {
    return { state: "failed" as const, problem: wordsFor(error) };
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof ApiError) return error.issues[0]?.message ?? error.message;
  return "It could not be added. Please try again.";
}
