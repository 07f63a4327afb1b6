"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Confirm } from "../dialog.tsx";

type Guard = {
  /** Does it at once when there is nothing to lose, else after being asked. */
  ask: (go: () => void) => void;
  pending: (() => void) | undefined;
  settle: () => void;
};

/**
 * Keeps what was typed from being lost: asks before a link is followed, a dialog closed, the page left, also by Back, or loaded anew.
 * @param isDirty whether there is something to lose
 */
export function useLeaveGuard(isDirty: boolean): Guard {
  const router = useRouter();
  const [pending, setPending] = useState<() => void>();
  useEffect(() => {
    if (!isDirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || !leavesPage(link, event)) return;
      event.preventDefault();
      event.stopPropagation();
      setPending(() => () => router.push(link.pathname + link.search + link.hash));
    };
    let isLeaving = false;
    const onNavigate = (event: NavigateEvent) => {
      if (event.navigationType !== "traverse" || !event.cancelable || isLeaving) return;
      event.preventDefault();
      const { key } = event.destination;
      setPending(() => () => {
        isLeaving = true;
        window.navigation.traverseTo(key);
      });
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    // Browsers without it do not ask at Back.
    if ("navigation" in window) window.navigation.addEventListener("navigate", onNavigate);
    return () => {
      if ("navigation" in window) window.navigation.removeEventListener("navigate", onNavigate);
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isDirty, router]);
  return {
    ask: (go) => (isDirty ? setPending(() => go) : go()),
    pending,
    settle: () => setPending(undefined),
  };
}

/** Another page of ours, in this very tab. Other addresses unload the page and are asked about by the browser. */
function leavesPage(link: HTMLAnchorElement, event: MouseEvent): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if (link.target !== "" || link.hasAttribute("download") || link.origin !== window.location.origin) return false;
  return link.pathname !== window.location.pathname;
}

export function LeaveGuard({ guard }: { guard: Guard }) {
  return (
    <Confirm
      open={guard.pending !== undefined}
      onOpenChange={guard.settle}
      title="Leave without saving?"
      action="Discard changes"
      onConfirm={async () => guard.pending?.()}
    >
      <p>What you changed here is not saved.</p>
    </Confirm>
  );
}
