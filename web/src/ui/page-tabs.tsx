"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "./cx.ts";

/** Several views of one matter, each with an address of its own. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly { href: string; label: string }[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={pathname === tab.href ? "page" : undefined}
          className={cx(
            "control -mb-px inline-flex items-center border-b-2 px-2.5 text-sm font-medium whitespace-nowrap outline-offset-[-2px] hover:text-ink",
            pathname === tab.href ? "border-accent text-ink" : "border-transparent text-ink-2",
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
