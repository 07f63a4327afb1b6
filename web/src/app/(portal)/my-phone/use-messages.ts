"use client";

import type { VoicemailMessage } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { deleteMessage, type MessageSource, markMessage, messagesQuery } from "#src/api/self-service.ts";
import { notify, notifyError, UNDO_MS } from "#src/ui/toast.tsx";

/** The messages of a box; marking and deleting show at once and are taken back where they fail. `source` stays the same. */
export function useMessages(source: MessageSource) {
  const queries = useQueryClient();
  const query = messagesQuery(api, source);
  const list = useInfiniteQuery(query);
  const refresh = () => queries.invalidateQueries({ queryKey: source.key });
  const mark = useMutation({
    mutationFn: ({ id, heard }: { id: string; heard: boolean }) => markMessage(api, source, id, heard),
    onMutate: async ({ id, heard }) => {
      await queries.cancelQueries({ queryKey: query.queryKey });
      const heardAt = heard ? new Date().toISOString() : null;
      queries.setQueryData(query.queryKey, (now) => now && { ...now, pages: now.pages.map(marked(id, heardAt)) });
    },
    onError: notifyError,
    onSettled: refresh,
  });
  const removal = useRemoval(source, refresh);
  const messages = itemsOf(list.data).filter(({ id }) => !removal.gone.has(id));
  return { list, messages, mark: mark.mutate, remove: removal.remove };
}

function marked(id: string, heardAt: string | null) {
  return <Page extends { items: VoicemailMessage[] }>(page: Page): Page => ({
    ...page,
    items: page.items.map((message) => (message.id === id ? { ...message, heardAt } : message)),
  });
}

/** A message cannot be had back, so it is only hidden while "Undo" can be pressed, and deleted then, or when the page is left. */
function useRemoval(source: MessageSource, refresh: () => Promise<void>) {
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const show = (id: string) => setGone((now) => new Set([...now].filter((each) => each !== id)));
  const whose = useRef(source);
  useEffect(() => {
    const due = waiting.current;
    const leave = () => {
      for (const [id, timer] of due) {
        clearTimeout(timer);
        void deleteMessage(api, whose.current, id).catch(() => undefined);
      }
      due.clear();
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  async function removeNow(id: string) {
    waiting.current.delete(id);
    try {
      await deleteMessage(api, whose.current, id);
      await refresh();
    } catch (error) {
      show(id);
      notifyError(error);
    }
  }
  function remove(id: string) {
    setGone((now) => new Set([...now, id]));
    waiting.current.set(
      id,
      setTimeout(() => void removeNow(id), UNDO_MS),
    );
    notify("Message deleted.", () => {
      clearTimeout(waiting.current.get(id));
      if (waiting.current.delete(id)) show(id);
    });
  }
  return { gone, remove };
}
