import { CONTINENTS } from "#src/format/continents.ts";
import { cx } from "#src/ui/cx.ts";

/** The world in tiles, by continent: filled where one may call. To be looked at; what may be called is told in words beside it. */
export function CountryTiles({ allowed, home }: { allowed: readonly string[]; home: string }) {
  const may = new Set([...allowed, home]);
  const counts = CONTINENTS.map(({ name, countries }) => ({
    name,
    countries,
    open: countries.filter(({ code }) => may.has(code)).length,
  }));
  const named = counts.flatMap(({ name, open }) => (open === 0 ? [] : `${open} in ${name}`));
  return (
    <figure className="grid gap-3">
      <figcaption className="text-sm text-ink-2">Filled: may be called. {named.join(", ")}.</figcaption>
      <div aria-hidden className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {counts.map(({ name, countries, open }) => (
          <div key={name} className="grid content-start gap-1">
            <span className={cx("text-xs", open === 0 ? "text-ink-3" : "font-medium")}>{name}</span>
            <div className="flex flex-wrap gap-0.5">
              {countries.map(({ code, name: country }) => (
                <span
                  key={code}
                  title={country}
                  className={cx(
                    "figures grid h-5 w-6 place-items-center rounded-sm text-[0.625rem] leading-none",
                    code === home
                      ? "bg-accent font-semibold text-on-accent"
                      : may.has(code)
                        ? "bg-accent-soft text-accent-ink ring-1 ring-accent/40 ring-inset"
                        : "bg-sunken text-ink-3",
                  )}
                >
                  {code}
                </span>
              ))}
            </div>
          </div>
        ))}
      </div>
    </figure>
  );
}
