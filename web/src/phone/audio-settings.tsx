"use client";

import { Settings2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { Fields, LabelledSelect } from "#src/ui/field.tsx";
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
  const [microphone, setMicrophone] = useState("");
  const [speaker, setSpeaker] = useState("");
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [error, setError] = useState<string>();
  const [stream, setStream] = useState<MediaStream>();

  // Names are given out only once the microphone may be used, so it is opened first; it also feeds the meter.
  useEffect(() => {
    let current: MediaStream | undefined;
    let over = false;
    const audio = microphone === "" ? true : { deviceId: { exact: microphone } };
    navigator.mediaDevices
      ?.getUserMedia({ audio })
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
        value={microphone}
        error={error}
        onChange={(event) => {
          setMicrophone(event.target.value);
          phone.setMicrophone(event.target.value || null);
        }}
      />
      <Level stream={stream} />
      <LabelledSelect
        label="Speaker"
        options={options("audiooutput")}
        value={speaker}
        onChange={(event) => {
          setSpeaker(event.target.value);
          phone.setSpeaker(event.target.value || null);
        }}
      />
    </Fields>
  );
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
        <div ref={bar} className="h-full w-0 rounded-full bg-accent" />
      </div>
    </div>
  );
}
