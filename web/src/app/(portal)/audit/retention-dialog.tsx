"use client";

import { type AuditRetention, type AuditVerification, setAuditRetention as schema } from "@callplane/edge-api/contract";
import { setAuditRetention } from "#src/api/audit-logs.ts";
import { api } from "#src/api/browser.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { NumberField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Facts } from "#src/ui/page.tsx";
import { Time } from "#src/ui/time.tsx";
import { notify } from "#src/ui/toast.tsx";

/** How long entries are kept, and what was removed. Admins set it, whoever reads the log may look. */
export function RetentionDialog({
  retention,
  cut,
  onClose,
}: {
  retention: AuditRetention;
  cut: AuditVerification["startsAfter"];
  onClose: () => void;
}) {
  const can = useCan();
  const { ownDays, defaultDays, minimumDays, maximumDays, oldestAt } = retention;
  const form = useSchemaForm({
    schema,
    values: { days: ownDays },
    save: (values) => setAuditRetention(api, values),
    onSaved: ({ days }) => {
      notify(`Entries are kept ${days.toLocaleString("en")} days`);
      onClose();
    },
    refresh: ["audit"],
    isReadOnly: !can("tenant.write"),
  });
  return (
    <FormDialog
      of={form}
      title="How long entries are kept"
      description="Older ones are removed once a day, and an entry says so. What is left can still be proved to be as it was written."
      onClose={onClose}
      before={
        <Facts
          className="mb-5"
          facts={[
            ["Oldest entry", oldestAt === null ? "none yet" : <Time key="o" at={oldestAt} style="long" />],
            cut !== null && [
              "Last removed",
              <span key="c">
                up to entry {cut.throughSeq}, <Time at={cut.at} />
              </span>,
            ],
          ]}
        />
      }
    >
      <NumberField
        of={form}
        name="days"
        label="Keep for"
        unit="days"
        min={minimumDays}
        max={maximumDays}
        placeholder={String(defaultDays)}
        optional
        hint={`${minimumDays} to ${maximumDays.toLocaleString("en")}: the law wants a year at least. Left empty, the platform's ${defaultDays} days apply.`}
      />
    </FormDialog>
  );
}
