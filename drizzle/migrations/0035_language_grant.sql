-- A company chooses its own.
GRANT UPDATE (language) ON "tenants" TO callplane_edge;
