import { ScrollRegion } from "#src/ui/scroll-region.tsx";
import { Status } from "#src/ui/status.tsx";
import type { PastedPerson } from "./paste-people.ts";

/** How each line was understood, before anything is sent. */
export function PastedTable({ people }: { people: readonly PastedPerson[] }) {
  const wrong = people.filter(({ problem }) => problem !== undefined).length;
  return (
    <section aria-label="How the lines are read" className="grid gap-2">
      <p role="status" className="text-sm text-ink-2">
        {people.length - wrong} can be added
        {wrong > 0 &&
          `, ${wrong === 1 ? "one line has" : `${wrong} lines have`} something missing and will be left here`}
        .
      </p>
      <ScrollRegion label="The lines" className="max-h-72 overflow-y-auto rounded-md border">
        <table className="w-full text-sm">
          <thead className="sr-only">
            <tr>
              <th scope="col">Name</th>
              <th scope="col">E-mail</th>
              <th scope="col">Extension</th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ name, email, extension, problem }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text, some of them alike
              <tr key={index} className="border-b last:border-b-0">
                <td className="px-3 py-1.5 align-top font-medium">
                  <span className="block">{name === "" ? "–" : name}</span>
                  {problem !== undefined && (
                    <Status tone="bad" className="font-normal whitespace-normal">
                      {problem}
                    </Status>
                  )}
                </td>
                <td className="px-3 py-1.5 align-top break-all text-ink-2">{email}</td>
                <td className="figures px-3 py-1.5 text-end align-top text-ink-3">
                  {extension === "" ? "next free" : extension}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
