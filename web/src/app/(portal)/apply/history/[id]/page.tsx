import type { Metadata } from "next";
import { Gate } from "#src/shell/gate.tsx";
import { Job } from "./job.tsx";

export const metadata: Metadata = { title: "Apply" };

/** Loaded in the browser: after pressing Apply the page is there at once, with the job the answer already brought. */
export default async function JobPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Gate needs={["apply.read"]} what="Changes">
      <Job id={id} />
    </Gate>
  );
}
