"use client";

import { FEATURE_EXTENSIONS } from "@callplane/edge-api/contract";
import { Bot, Delete, Ear, Phone as PhoneIcon } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "#src/ui/button.tsx";
import { Keypad } from "./keypad.tsx";
import { dialable, type Phone, type PhoneCall, type Registration } from "./phone.ts";

/** Where one dials: a field to type or paste in, the keypad, and the two numbers a newcomer tries first. */
export function Dialer({
  phone,
  registration,
  ended,
}: {
  phone: Phone;
  registration: Registration;
  ended: PhoneCall | null;
}) {
  const [typed, setTyped] = useState("");
  const number = dialable(typed);
  const isReady = registration.kind === "registered";
  const call = (to: string) => phone.call(to);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (number !== undefined && isReady) call(number);
      }}
    >
      {ended?.ending != null && (
        <p role="status" className="rounded-md bg-sunken px-3 py-2 text-sm">
          {ended.number}: {ended.ending}.
        </p>
      )}
      {registration.kind === "failed" && (
        <p role="status" className="rounded-md bg-bad-soft px-3 py-2 text-sm">
          The phone is not registered: {registration.reason}. It keeps trying.
        </p>
      )}
      <div className="relative">
        <input
          type="tel"
          aria-label="Number to call"
          placeholder="Number or extension"
          autoComplete="off"
          dir="ltr"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="figures h-12 w-full rounded-md border border-line-strong bg-surface px-10 text-center text-lg"
        />
        {typed !== "" && (
          <IconButton
            label="Delete last digit"
            onClick={() => setTyped(typed.slice(0, -1))}
            className="absolute end-1 top-2 min-h-8 min-w-8"
          >
            <Delete />
          </IconButton>
        )}
      </div>
      <Keypad onKey={(key) => setTyped(typed + key)} />
      <Button
        type="submit"
        tone="primary"
        size="large"
        icon={<PhoneIcon />}
        disabled={!isReady || number === undefined}
      >
        Call
      </Button>
      <div className="grid grid-cols-2 gap-2 border-t pt-3">
        <Quick
          icon={<Bot />}
          label="Talk to the agent"
          number={FEATURE_EXTENSIONS.demoAgent}
          isReady={isReady}
          onCall={call}
        />
        <Quick icon={<Ear />} label="Hear yourself" number={FEATURE_EXTENSIONS.echo} isReady={isReady} onCall={call} />
      </div>
    </form>
  );
}

function Quick({
  icon,
  label,
  number,
  isReady,
  onCall,
}: {
  icon: React.ReactNode;
  label: string;
  number: string;
  isReady: boolean;
  onCall: (number: string) => void;
}) {
  return (
    <button
      type="button"
      disabled={!isReady}
      onClick={() => onCall(number)}
      className="grid min-h-11 grid-cols-[auto_1fr] items-center gap-x-2 rounded-md border px-2.5 py-1.5 text-start text-sm transition-colors duration-100 hover:bg-hover disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4 [&_svg]:text-accent-ink"
    >
      {icon}
      <span className="grid leading-4">
        {label}
        <span className="figures text-xs text-ink-3">{number}</span>
      </span>
    </button>
  );
}
