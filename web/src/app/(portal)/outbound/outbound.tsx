"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { PhoneOutgoing, Plus } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { api } from "#src/api/browser.ts";
import { callingSettingsQuery } from "#src/api/calling-settings.ts";
import { outboundPoliciesQuery } from "#src/api/outbound.ts";
import { itemsOf } from "#src/api/paging.ts";
import { trunksQuery } from "#src/api/trunks.ts";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { firstRules } from "./first-rules.ts";
import { OutboundTabs } from "./outbound-tabs.tsx";
import { PolicyCard } from "./policy-card.tsx";
import { PolicyForm } from "./policy-form.tsx";
import { Tester } from "./tester.tsx";
import { readTried } from "./which-rule.ts";

/** Which numbers may be called, and over which trunk: rules in their order, in words, and a line to try a number on them. */
export function Outbound() {
  const can = useCan();
  const me = useMe();
  const list = useInfiniteQuery(outboundPoliciesQuery(api));
  const trunks = useInfiniteQuery({ ...trunksQuery(api, {}, 200), enabled: can("trunks.read") });
  const settings = useQuery(callingSettingsQuery(api));
  const [adding, setAdding] = useQueryState("add", parseAsString);
  const [openId, setOpenId] = useQueryState("open", parseAsString);
  const [typed, setTyped] = useQueryState("try", parseAsString.withDefault("").withOptions({ clearOnDefault: true }));
  const policies = itemsOf(list.data).sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
  const tried = readTried(typed, {
    country: me.tenant.country,
    outsidePrefix: settings.data?.outsidePrefix ?? null,
    emergencyNumbers: settings.data?.emergency.numbers ?? [],
  });
  const opened = policies.find(({ id }) => id === openId);
  const addButton = can("routing.write") && (
    <Button tone="primary" icon={<Plus />} onClick={() => void setAdding("1")}>
      Add policy
    </Button>
  );
  return (
    <Page
      title="Calls out"
      purpose="Which numbers may be called, over which trunk, and which number is shown. The first rule that fits decides."
      action={addButton}
    >
      <OutboundTabs />
      {list.isError ? (
        <ErrorBox error={list.error} title="The policies could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton rows={4} />
      ) : policies.length === 0 ? (
        <EmptyState icon={<PhoneOutgoing />} title="No policies yet" action={addButton}>
          Without one nobody can call outside, emergency numbers excepted. It begins with calls within your own country,
          over your line; change it as you like.
        </EmptyState>
      ) : (
        <>
          <Tester
            typed={typed}
            onType={(text) => void setTyped(text === "" ? null : text)}
            tried={tried}
            policies={policies}
          />
          {policies.map((policy) => (
            <PolicyCard
              key={policy.id}
              policy={policy}
              tried={tried}
              {...(can("routing.write") && { onEdit: () => void setOpenId(policy.id) })}
            />
          ))}
        </>
      )}
      {adding !== null && list.data !== undefined && !(trunks.isPending && trunks.fetchStatus !== "idle") && (
        <PolicyForm
          policy={undefined}
          {...(policies.length === 0 && { first: firstRules(me.tenant.country, itemsOf(trunks.data)) })}
          onClose={() => void setAdding(null)}
        />
      )}
      {opened !== undefined && <PolicyForm key={opened.id} policy={opened} onClose={() => void setOpenId(null)} />}
    </Page>
  );
}
