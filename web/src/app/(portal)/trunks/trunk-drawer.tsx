"use client";

import { createTrunk as schema, type Trunk } from "@callplane/edge-api/contract";
import { api } from "#src/api/browser.ts";
import { deleteTrunk, updateTrunk } from "#src/api/trunks.ts";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { Banner } from "#src/ui/banner.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { DeleteButton } from "#src/ui/delete-button.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Facts } from "#src/ui/page.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notify } from "#src/ui/toast.tsx";
import { ConnectionTest } from "./connection-test.tsx";
import { TrunkFields } from "./trunk-fields.tsx";
import { REGISTRATION_WORDS, TrunkState, trunkNote } from "./trunk-state.tsx";

/** One trunk beside the list: how it stands, a test, and what is set. */
export function TrunkDrawer({ trunk, onClose }: { trunk: Trunk; onClose: () => void }) {
  const can = useCan();
  const me = useMe();
  const isPlatforms = trunk.scope === "platform";
  const mayWrite = can("trunks.write") && (!isPlatforms || me.role === "platform_admin");
  const { id, status, sipName, createdAt, ...fields } = trunk;
  const form = useSchemaForm({
    schema,
    values: { ...fields, host: trunk.host ?? "", password: null },
    isReadOnly: !mayWrite,
    save: (_, changed) => updateTrunk(api, id, changed),
    onSaved: () => notify("Saved. It takes effect with the next apply."),
    refresh: ["trunks", "apply"],
  });
  // The tests of the platform's trunks are the platform's: seen where its admin is at home.
  const hasTest = !isPlatforms || (me.role === "platform_admin" && me.actingIn === null);
  return (
    <FormDialog
      of={form}
      drawer
      title={trunk.name}
      description={trunk.carrier ?? trunk.host ?? "A line of the platform's"}
      onClose={onClose}
      before={
        <div className="grid gap-4 pb-5">
          {isPlatforms && !mayWrite && (
            <Banner title="By the platform">
              Its operator looks after this line. Your calls may go over it; it cannot be changed here.
            </Banner>
          )}
          <Standing trunk={trunk} sipName={sipName} createdAt={createdAt} />
          {hasTest && <ConnectionTest trunkId={id} isChanged={form.isDirty} mayStart={mayWrite} />}
        </div>
      }
      aside={
        mayWrite && (
          <DeleteButton
            name={trunk.name}
            remove={() => deleteTrunk(api, id)}
            refresh={["trunks", "apply"]}
            onGone={onClose}
          >
            <p>
              Its password is gone with it. Calls still go over it until the next apply. It is refused while a rule or
              the emergency calls need it.
            </p>
          </DeleteButton>
        )
      }
    >
      {trunk.host !== null && <TrunkFields of={form} hasPassword={trunk.password !== null} />}
    </FormDialog>
  );
}

function Standing({
  trunk: { status, maxChannels, authentication },
  sipName,
  createdAt,
}: {
  trunk: Trunk;
  sipName: string;
  createdAt: string;
}) {
  const note = trunkNote(status);
  return (
    <Facts
      facts={[
        [
          "State",
          <span key="s" className="grid">
            <TrunkState status={status} />
            {note !== undefined && <span className="text-sm text-ink-2">{note}</span>}
          </span>,
        ],
        authentication === "registration" &&
          status.registration !== "none" && ["Log-in", REGISTRATION_WORDS[status.registration]],
        status.changedAt !== null && ["Since", <RelativeTime key="c" at={status.changedAt} />],
        status.channels !== null && [
          "Calls now",
          maxChannels === null ? status.channels : `${status.channels} of ${maxChannels}`,
        ],
        ["Name in SIP", <CopyCode key="n" text={sipName} label="Copy name in SIP" />],
        ["Added", <RelativeTime key="a" at={createdAt} />],
      ]}
    />
  );
}
