"use client";

import { useEffect, useState } from "react";
import { usePhone } from "#src/phone/phone-provider.tsx";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { cx } from "#src/ui/cx.ts";
import { StatusShape } from "#src/ui/status.tsx";
import { ProgressBar } from "#src/ui/steps.tsx";
import { type SetUpStep, setUpSteps } from "./set-up-steps.ts";
import { useSetUp } from "./use-set-up.ts";

/** What is left to set up, for those who set it up. Once it was all done this browser asks no more. */
export function Checklist() {
  const me = useMe();
  const key = `callplane.set-up.${me.actingIn?.id ?? me.tenant.id}`;
  const [isOver, setOver] = useState<boolean>();
  useEffect(() => setOver(localStorage.getItem(key) === "done"), [key]);
  if (isOver !== false) return null;
  return <Steps storageKey={key} />;
}

/** The first thing open is the one to do next. */
function Steps({ storageKey }: { storageKey: string }) {
  const can = useCan();
  const setUp = useSetUp();
  const mayRoute = can("routing.write") && can("users.write");
  const all = setUp === undefined ? [] : setUpSteps(setUp);
  const steps = all.filter(({ withPhone }) => mayRoute || withPhone === true);
  const needed = steps.filter(({ isExtra }) => isExtra !== true);
  const done = needed.filter(({ isDone }) => isDone).length;
  const isOver = all.length > 0 && done === needed.length;
  useEffect(() => {
    if (isOver) localStorage.setItem(storageKey, "done");
  }, [isOver, storageKey]);
  if (all.length === 0 || isOver) return null;
  const next = steps.find(({ isDone }) => !isDone)?.id;
  return (
    <section aria-labelledby="checklist" className="card grid gap-2 p-2">
      <div className="grid gap-2 px-2 pt-2">
        <div className="flex items-baseline justify-between">
          <h2 id="checklist" className="font-semibold">
            Set up your company
          </h2>
          <p className="figures text-sm text-ink-3">
            {done} of {needed.length}
          </p>
        </div>
        <ProgressBar value={done / needed.length} label="Set up" tone="ok" />
      </div>
      <ol className="grid">
        {steps.map((step) => (
          <Step key={step.id} step={step} isNext={step.id === next} />
        ))}
      </ol>
    </section>
  );
}

function Step({
  step: { title, text, have = "", isDone, isExtra, ways, withPhone },
  isNext,
}: {
  step: SetUpStep;
  isNext: boolean;
}) {
  const phone = usePhone();
  return (
    <li
      aria-current={isNext ? "step" : undefined}
      className={cx("flex items-start gap-3 rounded-md px-2 py-2", isNext && "bg-accent-soft")}
    >
      <StatusShape tone={isDone ? "done" : "off"} className="mt-1 size-3.5" />
      <span className="grid min-w-0 grow gap-1.5">
        <span className="flex flex-wrap items-baseline justify-between gap-x-2">
          <span className={cx("font-medium", isDone && "text-ink-3")}>
            {title}
            {isExtra && <span className="font-normal text-ink-3"> (if you like)</span>}
            <span className="sr-only">{isDone ? ", done" : ", to do"}</span>
          </span>
          {have !== "" && <span className="figures text-sm text-ink-3">{have}</span>}
        </span>
        {!isDone && (
          <>
            {text !== "" && <span className={cx("text-sm", isNext ? "text-ink-2" : "text-ink-3")}>{text}</span>}
            <span className="flex flex-wrap gap-1.5">
              {ways.map(({ label, href }, index) => (
                <ButtonLink key={href} href={href} size="small" tone={isNext && index === 0 ? "primary" : "plain"}>
                  {label}
                </ButtonLink>
              ))}
              {withPhone && (
                <Button size="small" tone={isNext ? "primary" : "plain"} onClick={phone.open}>
                  Open the phone
                </Button>
              )}
            </span>
          </>
        )}
      </span>
    </li>
  );
}
