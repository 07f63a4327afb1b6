"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "#src/ui/cx.ts";
import { useMe } from "./me-context.tsx";
import { GROUPS, type Place, placesFor } from "./places.ts";

/** The list of places, as far as this person may go. */
export function Navigation({ onGo }: { onGo?: () => void }) {
  const me = useMe();
  const places = placesFor(me);
  return (
    <nav aria-label="Main" className="grid content-start gap-4">
      {[undefined, ...GROUPS].map((group) => {
        const here = places.filter((place) => place.group === group);
        if (here.length === 0) return null;
        return <Group key={group ?? ""} title={group} places={here} {...(onGo && { onGo })} />;
      })}
    </nav>
  );
}

function Group({ title, places, onGo }: { title: string | undefined; places: readonly Place[]; onGo?: () => void }) {
  const pathname = usePathname();
  const [home] = placesFor(useMe());
  return (
    <div className="grid gap-0.5">
      {title !== undefined && <p className="px-2.5 pb-0.5 text-xs text-ink-3">{title}</p>}
      <ul className="grid">
        {places.map(({ href, label, icon: Icon }) => {
          const isHere = pathname === "/" ? href === home?.href : pathname === href || pathname.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? "page" : undefined}
                {...(onGo && { onClick: onGo })}
                className={cx(
                  "place flex items-center gap-2.5 rounded-md px-2.5 text-base text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink",
                  isHere && "bg-accent-soft font-medium text-accent-ink hover:bg-accent-soft hover:text-accent-ink",
                )}
              >
                <Icon aria-hidden className="size-4 shrink-0" />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
