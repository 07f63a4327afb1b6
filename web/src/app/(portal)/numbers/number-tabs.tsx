import { PageTabs } from "#src/ui/page-tabs.tsx";

export function NumberTabs() {
  return (
    <PageTabs
      label="Views of the numbers"
      tabs={[
        { href: "/numbers", label: "List" },
        { href: "/numbers/picture", label: "Where they lead" },
      ]}
    />
  );
}
