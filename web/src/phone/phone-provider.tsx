"use client";

import type { Softphone } from "@callplane/edge-api/contract";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { api } from "#src/api/browser.ts";
import { openSoftphone } from "#src/api/devices.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { readAudioChoice } from "./audio-choice.ts";
import { becomePhoneTab } from "./leader.ts";
import { dialable, type Phone, type PhoneState } from "./phone.ts";

/** How far this browser has come on its way to being a phone. */
export type Setup =
  | { kind: "idle" }
  | { kind: "opening" }
  | { kind: "elsewhere" }
  | { kind: "pending"; softphone: Softphone }
  | { kind: "ready"; softphone: Softphone; phone: Phone }
  | { kind: "failed"; error: unknown };

type Value = {
  isOpen: boolean;
  open: () => void;
  close: () => void;
  setup: Setup;
  /** Takes the phone over from another tab, or tries again. */
  takeOver: () => void;
  dial: (number: string) => void;
  /** A number asked for from elsewhere, waiting for the phone to be ready. */
  wanted: string | null;
};

const Context = createContext<Value | undefined>(undefined);
const PENDING_POLL_MS = 2500;
const NOBODY: PhoneState = { registration: { kind: "off" }, call: null };

export function PhoneProvider({ children }: { children: ReactNode }) {
  const me = useMe();
  const storageKey = `callplane.phone.${me.actingIn?.id ?? ""}${me.id}`;
  const [isOpen, setOpen] = useState(false);
  const [setup, setSetup] = useState<Setup>({ kind: "idle" });
  const [wanted, setWanted] = useState<string | null>(null);
  const release = useRef<(() => void) | undefined>(undefined);
  const phone = useRef<Phone | undefined>(undefined);

  const letGo = useCallback(() => {
    phone.current?.stop();
    phone.current = undefined;
    release.current?.();
    release.current = undefined;
  }, []);

  /** Asks for the softphone; once it runs at Asterisk, loads the SIP stack and registers. */
  const connect = useCallback(async () => {
    try {
      const softphone = await openSoftphone(api);
      if (release.current === undefined) return; // another tab took over meanwhile
      if (softphone.pending) {
        setSetup({ kind: "pending", softphone });
        return;
      }
      if (phone.current !== undefined) return;
      const { createJsSipPhone } = await import("./jssip-phone.ts");
      if (release.current === undefined || phone.current !== undefined) return;
      phone.current = createJsSipPhone(softphone);
      const { microphone, speaker } = readAudioChoice();
      phone.current.setMicrophone(microphone);
      phone.current.setSpeaker(speaker);
      setSetup({ kind: "ready", softphone, phone: phone.current });
    } catch (error) {
      setSetup({ kind: "failed", error });
    }
  }, []);

  const start = useCallback(
    async (steal: boolean) => {
      if (release.current === undefined) {
        setSetup({ kind: "opening" });
        const lock = await becomePhoneTab({
          steal,
          onLost: () => {
            release.current = undefined;
            letGo();
            setSetup({ kind: "elsewhere" });
          },
        });
        if (lock === false) {
          setSetup({ kind: "elsewhere" });
          return;
        }
        release.current = lock;
      }
      window.localStorage.setItem(storageKey, "on");
      await connect();
    },
    [connect, letGo, storageKey],
  );

  // Who used the phone here before is reachable again without opening it.
  const isUsable = isInTenant(me);
  useEffect(() => {
    if (isUsable && window.localStorage.getItem(storageKey) === "on") void start(false);
  }, [isUsable, start, storageKey]);
  useEffect(() => letGo, [letGo]);

  // A new softphone runs once its change is applied, here or by someone else.
  useEffect(() => {
    if (setup.kind !== "pending") return;
    const timer = setInterval(() => void connect(), PENDING_POLL_MS);
    return () => clearInterval(timer);
  }, [setup.kind, connect]);

  const open = useCallback(() => {
    setOpen(true);
    // Asked for by a press only, and while one thinks of the phone: who only receives calls is asked, too.
    if ("Notification" in window && Notification.permission === "default") void Notification.requestPermission();
    if (setup.kind === "idle" || setup.kind === "failed") void start(false);
  }, [setup.kind, start]);

  const dial = useCallback(
    (typed: string) => {
      const number = dialable(typed);
      if (number === undefined) return;
      setWanted(number);
      open();
    },
    [open],
  );

  // What was dialled before the phone was ready goes out when it is.
  const ready = setup.kind === "ready" ? setup.phone : undefined;
  const { registration } = usePhoneState(ready);
  useEffect(() => {
    if (ready === undefined || wanted === null || registration.kind !== "registered") return;
    setWanted(null);
    ready.call(wanted);
  }, [ready, wanted, registration.kind]);

  // An incoming call shows the phone; it does not take the keyboard.
  const incoming = usePhoneState(ready).call;
  useEffect(() => {
    if (incoming?.direction === "incoming" && incoming.phase === "ringing") setOpen(true);
  }, [incoming?.direction, incoming?.phase]);

  const value = useMemo<Value>(
    () => ({ isOpen, open, close: () => setOpen(false), setup, takeOver: () => void start(true), dial, wanted }),
    [isOpen, open, setup, start, dial, wanted],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePhone(): Value {
  const value = useContext(Context);
  if (value === undefined) throw new Error("usePhone needs PhoneProvider above it");
  return value;
}

/** Registration and call of a phone, followed. */
export function usePhoneState(phone: Phone | undefined): PhoneState {
  return useSyncExternalStore(
    phone?.subscribe ?? (() => () => undefined),
    phone?.getState ?? (() => NOBODY),
    () => NOBODY,
  );
}
