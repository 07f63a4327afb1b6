import { PageTabs } from "#src/ui/page-tabs.tsx";

export function AnnouncementTabs() {
  return (
    <PageTabs
      label="Announcements and sounds"
      tabs={[
        { href: "/announcements", label: "Announcements" },
        { href: "/announcements/sounds", label: "Sounds" },
      ]}
    />
  );
}
