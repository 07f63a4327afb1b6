"use client";

import { Keyboard, LogOut, Monitor, MonitorSmartphone, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { ROLE_LABEL } from "#src/format/labels.ts";
import { Menu } from "#src/ui/menu.tsx";
import { useMe } from "./me-context.tsx";
import { signOut } from "./sign-out.ts";

export function UserMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const me = useMe();
  const router = useRouter();
  const { theme, setTheme } = useTheme();
  const initials = me.name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part[0])
    .join("")
    .toUpperCase();
  const mark = (value: string) => (theme === value ? " ✓" : "");
  return (
    <Menu
      label="Your account"
      trigger={
        <button
          type="button"
          className="control-square grid place-items-center rounded-full bg-sunken text-xs font-semibold text-ink-2 ring-1 ring-line ring-inset hover:text-ink"
        >
          <span aria-hidden>{initials}</span>
          <span className="sr-only">Your account, {me.name}</span>
        </button>
      }
      header={
        <div className="grid gap-0.5 text-sm">
          <p className="font-medium">{me.name}</p>
          <p className="text-ink-3">{me.email}</p>
          <p className="text-xs text-ink-3">
            {ROLE_LABEL[me.role]} · {me.tenant.name}
            {me.extension !== null && ` · ext. ${me.extension.number}`}
          </p>
        </div>
      }
      entries={[
        { label: `Light${mark("light")}`, icon: <Sun />, onSelect: () => setTheme("light") },
        { label: `Dark${mark("dark")}`, icon: <Moon />, onSelect: () => setTheme("dark") },
        { label: `Like this computer${mark("system")}`, icon: <Monitor />, onSelect: () => setTheme("system") },
        "separator",
        { label: "Your sign-ins", icon: <MonitorSmartphone />, onSelect: () => router.push("/sign-ins") },
        { label: "Keyboard shortcuts", icon: <Keyboard />, onSelect: onShortcuts },
        { label: "Sign out", icon: <LogOut />, onSelect: () => void signOut() },
      ]}
    />
  );
}
