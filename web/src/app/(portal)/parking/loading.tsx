import { PageSkeleton } from "#src/ui/skeleton.tsx";

export default PageSkeleton;
