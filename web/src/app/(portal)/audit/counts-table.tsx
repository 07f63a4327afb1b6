import type { ReactNode } from "react";
import type { Counts } from "./report-words.ts";

type Row = Counts & { id: string; label: ReactNode };

/** Counts in figures: what a chart shows, for whoever does not see it or wants to know exactly. */
export function CountsTable({ caption, header, rows }: { caption: string; header: string; rows: readonly Row[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b text-xs text-ink-3">
            {[header, "Entries", "Sign-ins", "Refused"].map((name, index) => (
              <th
                key={name}
                scope="col"
                className={`py-2 pe-3 font-medium last:pe-0 ${index === 0 ? "text-start" : "text-end"}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b last:border-b-0">
              <th scope="row" className="py-1.5 pe-3 text-start font-normal">
                {row.label}
              </th>
              {[row.entries, row.logIns, row.refusals].map((count, index) => (
                <td
                  key={["entries", "logIns", "refusals"][index]}
                  className="figures w-16 py-1.5 pe-3 text-end align-top last:pe-0"
                >
                  {count.toLocaleString("en")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
