import { type ReactNode, useCallback, useState } from "react";
import { cx } from "./cx.ts";

const TAKES_FOCUS = "a[href], button, input, select, textarea, summary, iframe, audio, [tabindex], [contenteditable]";

/**
 * The part of a dialog that scrolls. What the keyboard reaches in it brings it along; where there is nothing to reach, and more than
 * fits, it takes the focus itself: else it could be scrolled by pointer only.
 */
export function DialogBody({ title, className, children }: { title: string; className?: string; children: ReactNode }) {
  const [isStop, setIsStop] = useState(false);
  const watch = useCallback((body: HTMLDivElement) => {
    const look = () => setIsStop(body.scrollHeight > body.clientHeight && body.querySelector(TAKES_FOCUS) === null);
    const sizes = new ResizeObserver(look);
    const contents = new MutationObserver(look);
    sizes.observe(body);
    contents.observe(body, { childList: true, subtree: true, characterData: true });
    return () => {
      sizes.disconnect();
      contents.disconnect();
    };
  }, []);
  return (
    <div
      ref={watch}
      {...(isStop && { role: "region", "aria-label": title, tabIndex: 0 })}
      className={cx("min-h-0 overflow-y-auto px-5 outline-offset-[-2px]", className)}
    >
      {children}
    </div>
  );
}
