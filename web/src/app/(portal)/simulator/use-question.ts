"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { dids } from "#src/api/things.ts";
import { toE164 } from "#src/format/phone-number.ts";
import { useMoment } from "#src/routing/moment.tsx";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { type Asked, HIDDEN, questionOf, questionParams } from "./question.ts";

/** What is asked, from the address; who is not named is guessed: one's own number is called from outside, any other by oneself. */
export function useQuestion() {
  const me = useMe();
  const can = useCan();
  const { at } = useMoment();
  const [inAddress, ask] = useQueryStates(questionParams);
  const mayList = can("dids.read");
  const own = useInfiniteQuery({ ...dids.list(api, {}, 200), enabled: mayList });
  const isGuessing = inAddress.from === null && mayList && own.isPending;
  const numbers = itemsOf(own.data);
  const called = toE164(inAddress.to ?? "", me.tenant.country);
  const isOwn = numbers.some(({ number }) => number === called);
  const guessed = inAddress.to === null || isGuessing ? null : isOwn ? HIDDEN : (me.extension?.number ?? null);
  const asked: Asked = { ...inAddress, from: inAddress.from ?? guessed };
  return { asked, ask, numbers, question: questionOf(asked, at), isGuessing: isGuessing && inAddress.to !== null };
}
