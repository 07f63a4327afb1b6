"use client";

import { Settings2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { Fields, LabelledSelect } from "#src/ui/field.tsx";
import { type AudioChoice, keepAudioChoice, readAudioChoice } from "./audio-choice.ts";
import type { Phone } from "./phone.ts";

/** Which microphone and speaker, with a level that shows the microphone hears. */
export function AudioSettings({ phone }: { phone: Phone }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label="Microphone and speaker" onClick={() => setOpen(true)}>
        <Settings2 />
      </IconButton>
      <Dialog open={open} onOpenChange={setOpen} title="Microphone and speaker">
        {open && <Devices phone={phone} />}
      </Dialog>
    </>
  );
}

function Devices({ phone }: { phone: Phone }) {
  const [choice, setChoice] = useState(readAudioChoice);
  const { microphone } = choice;
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [error, setError] = useState<string>();
  const [stream, setStream] = useState<MediaStream>();

  // Names are given out only once the microphone may be used, so it is opened first; it also feeds the meter.
  useEffect(() => {
    let current: MediaStream | undefined;
    let over = false;
    openMicrophone(microphone)
      .then(async (opened) => {
        if (over) {
          for (const track of opened.getTracks()) track.stop();
          return;
        }
        current = opened;
        setStream(opened);
        setError(undefined);
        setDevices(await navigator.mediaDevices.enumerateDevices());
      })
      .catch(() => setError("The browser may not use the microphone. Allow it in the address bar."));
    return () => {
      over = true;
      for (const track of current?.getTracks() ?? []) track.stop();
    };
  }, [microphone]);

  const choose = (change: Partial<AudioChoice>) => {
    const next = { ...choice, ...change };
    setChoice(next);
    keepAudioChoice(next);
    phone.setMicrophone(next.microphone);
    phone.setSpeaker(next.speaker);
  };
  const options = (kind: MediaDeviceKind) => [
    { value: "", label: "As the system has it" },
    ...devices
      .filter((device) => device.kind === kind && device.deviceId !== "" && device.deviceId !== "default")
      .map((device, index) => ({ value: device.deviceId, label: device.label || `Device ${index + 1}` })),
  ];
  return (
    <Fields>
      <LabelledSelect
        label="Microphone"
        options={options("audioinput")}
        value={microphone ?? ""}
        error={error}
        onChange={(event) => choose({ microphone: event.target.value || null })}
      />
      <Level stream={stream} />
      <LabelledSelect
        label="Speaker"
        options={options("audiooutput")}
        value={choice.speaker ?? ""}
        onChange={(event) => choose({ speaker: event.target.value || null })}
      />
    </Fields>
  );
}

/** The one that was chosen, or the system's where it is not there today. */
async function openMicrophone(deviceId: string | null): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  if (deviceId === null) return mediaDevices.getUserMedia({ audio: true });
  return mediaDevices
    .getUserMedia({ audio: { deviceId: { exact: deviceId } } })
    .catch(() => mediaDevices.getUserMedia({ audio: true }));
}

function Level({ stream }: { stream: MediaStream | undefined }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (stream === undefined) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = 0;
    const draw = () => {
      analyser.getFloatTimeDomainData(samples);
      const power = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      if (bar.current !== null) bar.current.style.inlineSize = `${Math.min(100, power * 300)}%`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      void context.close();
    };
  }, [stream]);
  return (
    <div className="grid gap-1.5">
      <p className="text-sm text-ink-3">Say something: the bar moves when the microphone hears you.</p>
      <div aria-hidden className="h-2 overflow-hidden rounded-full bg-line">
        <div ref={bar} data-testid="level" className="h-full w-0 rounded-full bg-accent" />
      </div>
    </div>
  );
}
