"use client";

import type { AuditEntry } from "@callplane/edge-api/contract";
import { CopyCode } from "#src/ui/copy.tsx";
import { Drawer } from "#src/ui/dialog.tsx";
import { Facts } from "#src/ui/page.tsx";
import { Tag } from "#src/ui/status.tsx";
import { Time } from "#src/ui/time.tsx";
import { fieldName, showValue } from "../apply/change-words.ts";
import { actorOf, fieldDiffs, sentenceOf } from "./audit-words.ts";

/** One entry, with what it changed field by field. */
export function AuditDrawer({ entry, onClose }: { entry: AuditEntry | undefined; onClose: () => void }) {
  return (
    <Drawer
      open={entry !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={entry === undefined ? "" : `${actorOf(entry)} ${sentenceOf(entry)}`}
    >
      {entry !== undefined && <Content entry={entry} />}
    </Drawer>
  );
}

function Content({ entry }: { entry: AuditEntry }) {
  const diffs = fieldDiffs(entry);
  return (
    <div className="grid gap-6">
      {diffs.length === 0 ? (
        <p className="text-ink-2">No field changed.</p>
      ) : (
        <div className="overflow-x-auto rounded-md border">
          <table className="w-full border-collapse text-sm">
            <caption className="sr-only">Fields before and after</caption>
            <thead>
              <tr className="border-b bg-sunken text-xs whitespace-nowrap text-ink-3">
                {["Field", entry.before !== null && "Before", entry.after !== null && "After"].map(
                  (header) =>
                    header !== false && (
                      <th key={header} scope="col" className="px-3 py-2 text-start font-medium">
                        {header}
                      </th>
                    ),
                )}
              </tr>
            </thead>
            <tbody>
              {diffs.map((diff) => (
                <tr key={diff.field} className="border-b align-top last:border-b-0">
                  <th scope="row" className="px-3 py-2 text-start font-normal whitespace-nowrap text-ink-2">
                    {fieldName(diff.field)}
                  </th>
                  {entry.before !== null && (
                    <td className="px-3 py-2 whitespace-pre-wrap text-bad">{showValue(diff.before)}</td>
                  )}
                  {entry.after !== null && (
                    <td className="px-3 py-2 whitespace-pre-wrap text-ok">{showValue(diff.after)}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Facts
        facts={[
          ["When", <Time key="t" at={entry.at} style="long" />],
          [
            "Action",
            <Tag key="a" className="font-mono">
              {entry.action}
            </Tag>,
          ],
          ["From", entry.address ?? "—"],
          entry.actor.fromTenantId !== null && ["Acting", "a platform admin inside this tenant"],
          entry.entityId !== null && ["Thing", <CopyCode key="e" text={entry.entityId} label="Copy its id" />],
          entry.requestId !== null && ["Request", <CopyCode key="r" text={entry.requestId} label="Copy request id" />],
          ["Entry", `number ${entry.seq}`],
          [
            "Seal",
            <CopyCode key="h" text={entry.hash} shown={`${entry.hash.slice(0, 16)}…`} label="Copy the entry's hash" />,
          ],
        ]}
      />
    </div>
  );
}
