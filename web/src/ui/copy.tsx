"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, IconButton } from "./button.tsx";

/** Copies and says so, in the picture and to screen readers. */
function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  async function copy() {
    await writeClipboard(text);
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 1600);
  }
  return { copied, copy: () => void copy() };
}

/** The clipboard API needs a secure page; a portal on plain HTTP in a lab still gets its copy. */
async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const { copied, copy } = useCopy(text);
  return (
    <IconButton
      label={copied ? "Copied" : label}
      onClick={copy}
      className="relative z-1 min-h-6 min-w-6 [&_svg]:size-3.5"
    >
      {copied ? <Check className="text-ok" /> : <Copy />}
      <span aria-live="polite" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </IconButton>
  );
}

/** A value one will type into another device: large, selectable, with a button that says what it copies. */
export function CopyRow({ label, value, mono = true }: { label: string; value: string; mono?: boolean }) {
  const { copied, copy } = useCopy(value);
  return (
    <div className="grid border-b py-2 last:border-b-0">
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="-mt-1 flex items-center justify-between gap-3">
        <bdi dir="ltr" className={mono ? "font-mono text-md select-all" : "text-md"}>
          {value}
        </bdi>
        <Button
          onClick={copy}
          icon={copied ? <Check className="text-ok" /> : <Copy />}
          aria-label={`Copy ${label.toLowerCase()}`}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
        <span aria-live="polite" className="sr-only">
          {copied ? `${label} copied` : ""}
        </span>
      </dd>
    </div>
  );
}

/** A short code or id in running text, with its copy button. */
export function CopyCode({ text, shown = text, label }: { text: string; shown?: string; label: string }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      <bdi dir="ltr" className="font-mono text-sm whitespace-nowrap">
        {shown}
      </bdi>
      <CopyButton text={text} label={label} />
    </span>
  );
}
