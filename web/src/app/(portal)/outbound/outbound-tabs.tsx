import { PageTabs } from "#src/ui/page-tabs.tsx";

export function OutboundTabs() {
  return (
    <PageTabs
      label="Parts of calls out"
      tabs={[
        { href: "/outbound", label: "Rules" },
        { href: "/outbound/settings", label: "Emergency and numbers shown" },
      ]}
    />
  );
}
