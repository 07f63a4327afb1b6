"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Menu as MenuIcon, Search, X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect, useState } from "react";
import { LiveProvider } from "#src/live/live-provider.tsx";
import { PhoneButton } from "#src/phone/phone-button.tsx";
import { PhoneDock } from "#src/phone/phone-dock.tsx";
import { PhoneProvider, usePhone } from "#src/phone/phone-provider.tsx";
import { IconButton } from "#src/ui/button.tsx";
import { cx } from "#src/ui/cx.ts";
import { ActingBar } from "./acting-bar.tsx";
import { BlockAlert } from "./block-alert.tsx";
import { Brand } from "./brand.tsx";
import { EmergencyAlert } from "./emergency-alert.tsx";
import { useMe } from "./me-context.tsx";
import { Navigation } from "./navigation.tsx";
import { Palette } from "./palette.tsx";
import { PendingPill } from "./pending-pill.tsx";
import { isInTenant } from "./places.ts";
import { ShortcutsHelp, useShortcuts } from "./shortcuts.tsx";
import { UserMenu } from "./user-menu.tsx";

/** What stands around every page: places at the side, search, pending changes and the phone on top. */
export function Shell({ actingUntil, children }: { actingUntil: number | undefined; children: ReactNode }) {
  return (
    <LiveProvider>
      <PhoneProvider>
        <Frame actingUntil={actingUntil}>{children}</Frame>
      </PhoneProvider>
    </LiveProvider>
  );
}

function Frame({ actingUntil, children }: { actingUntil: number | undefined; children: ReactNode }) {
  const me = useMe();
  const inTenant = isInTenant(me);
  const phone = usePhone();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  useShortcuts({
    onPalette: () => setPaletteOpen(true),
    onHelp: () => setHelpOpen(true),
    onPhone: () => {
      if (inTenant) phone.open();
    },
  });
  return (
    <div
      data-ready={isReady}
      className={cx("flex min-h-dvh flex-col", me.actingIn === null ? "[--bar:0px]" : "[--bar:2.5rem]")}
    >
      <a
        href="#main"
        className="sr-only rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50"
      >
        Skip to content
      </a>
      <ActingBar until={actingUntil} />
      <div className="flex grow">
        <aside className="sticky top-(--bar) hidden h-[calc(100dvh-var(--bar))] w-55 shrink-0 flex-col gap-4 overflow-y-auto border-e scroll-shade px-3 py-3 lg:flex">
          <Link href="/" className="control flex items-center rounded-md px-2.5">
            <Brand />
          </Link>
          <Navigation />
          <p className="mt-auto px-2.5 text-xs text-ink-3">{me.actingIn?.name ?? me.tenant.name}</p>
        </aside>
        <div className="flex min-w-0 grow flex-col">
          <header className="sticky top-(--bar) z-20 flex h-14 items-center gap-2 border-b bg-canvas/92 px-3 backdrop-blur-sm sm:px-6">
            <MobileNavigation />
            <button
              type="button"
              onClick={() => setPaletteOpen(true)}
              className="control hidden w-64 items-center gap-2 rounded-md border bg-surface px-2.5 text-sm text-ink-3 hover:text-ink md:flex"
            >
              <Search aria-hidden className="size-4" />
              <span className="grow text-start">Search</span>
              <kbd className="font-mono text-xs">Ctrl K</kbd>
            </button>
            <IconButton label="Search" onClick={() => setPaletteOpen(true)} className="md:hidden">
              <Search />
            </IconButton>
            <div className="ms-auto flex items-center gap-2">
              {inTenant && me.permissions.includes("apply.read") && <PendingPill />}
              {inTenant && <PhoneButton />}
              <UserMenu onShortcuts={() => setHelpOpen(true)} />
            </div>
          </header>
          <EmergencyAlert />
          <BlockAlert />
          <main id="main" tabIndex={-1} className="min-w-0 grow outline-none">
            {children}
          </main>
        </div>
      </div>
      <PhoneDock />
      <Palette open={isPaletteOpen} onOpenChange={setPaletteOpen} onPhone={phone.open} />
      <ShortcutsHelp open={isHelpOpen} onOpenChange={setHelpOpen} />
    </div>
  );
}

function MobileNavigation() {
  const me = useMe();
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger render={<IconButton label="Menu" className="lg:hidden" />}>
        <MenuIcon />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim animate-fade" />
        <Dialog.Popup className="fixed inset-y-0 start-0 z-50 flex w-70 max-w-[85vw] flex-col gap-4 overflow-y-auto bg-surface p-3 shadow-pop outline-none animate-fade">
          <div className="flex items-center justify-between ps-2.5">
            <Dialog.Title>
              <Brand />
            </Dialog.Title>
            <Dialog.Close render={<IconButton label="Close menu" />}>
              <X />
            </Dialog.Close>
          </div>
          <Navigation onGo={() => setOpen(false)} />
          <p className="mt-auto px-2.5 text-xs text-ink-3">{me.actingIn?.name ?? me.tenant.name}</p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
