"use client";

import { Grip, Mic, MicOff, Pause, Phone as PhoneIcon, PhoneOff, Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#src/ui/button.tsx";
import { cx } from "#src/ui/cx.ts";
import { Keypad } from "./keypad.tsx";
import type { Phone, PhoneCall } from "./phone.ts";
import { CallClock } from "./phone-button.tsx";

/** The call going on: who, how long, and what one can do about it. */
export function CallPanel({ phone, call }: { phone: Phone; call: PhoneCall }) {
  const [isKeypad, setKeypad] = useState(false);
  const isIncoming = call.direction === "incoming" && call.phase === "ringing";
  return (
    <div className="grid gap-5">
      <div className="grid justify-items-center gap-1 pt-2 text-center">
        <p className="text-lg font-semibold">
          {call.name ?? (
            <bdi dir="ltr" className="figures">
              {call.number}
            </bdi>
          )}
        </p>
        {call.name !== null && (
          <bdi dir="ltr" className="figures text-ink-3">
            {call.number}
          </bdi>
        )}
        <p className="text-ink-2" data-testid="call-phase">
          {call.phase === "ringing" && (isIncoming ? "is calling you" : "Calling…")}
          {call.phase === "talking" && (
            <>
              {call.isHeld ? "On hold · " : ""}
              <CallClock since={call.answeredAt ?? call.startedAt} />
            </>
          )}
        </p>
      </div>
      {isIncoming ? (
        <div className="grid grid-cols-2 gap-2">
          <Button tone="danger" size="large" icon={<PhoneOff />} onClick={phone.hangUp}>
            Decline
          </Button>
          <Button tone="primary" size="large" icon={<PhoneIcon />} onClick={phone.answer}>
            Answer
          </Button>
        </div>
      ) : (
        <>
          {call.phase === "talking" && (
            <div className="grid grid-cols-3 gap-1.5">
              <Toggle
                label={call.isMuted ? "Unmute" : "Mute"}
                isOn={call.isMuted}
                icon={call.isMuted ? <MicOff /> : <Mic />}
                onToggle={() => phone.setMuted(!call.isMuted)}
              />
              <Toggle
                label={call.isHeld ? "Resume" : "Hold"}
                isOn={call.isHeld}
                icon={call.isHeld ? <Play /> : <Pause />}
                onToggle={() => phone.setHeld(!call.isHeld)}
              />
              <Toggle label="Keypad" isOn={isKeypad} icon={<Grip />} onToggle={() => setKeypad(!isKeypad)} />
            </div>
          )}
          {isKeypad && call.phase === "talking" && <Keypad onKey={phone.sendDigit} />}
          <Button tone="danger" size="large" icon={<PhoneOff />} onClick={phone.hangUp}>
            Hang up
          </Button>
        </>
      )}
    </div>
  );
}

function Toggle({
  label,
  icon,
  isOn,
  onToggle,
}: {
  label: string;
  icon: ReactNode;
  isOn: boolean;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onToggle}
      className={cx(
        "grid min-h-14 place-items-center content-center gap-1 rounded-md border text-xs transition-colors duration-100 hover:bg-hover [&_svg]:size-4.5",
        isOn && "border-accent bg-accent-soft text-accent-ink hover:bg-accent-soft",
      )}
    >
      {icon}
      {label}
    </button>
  );
}
