GRANT UPDATE (country) ON "trunks" TO callplane_edge;
