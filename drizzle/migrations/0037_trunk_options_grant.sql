GRANT UPDATE (auth_username, from_user, contact_user, outbound_proxy, backup_hosts, called_number_in, dtmf_mode, registers_every_sec,
  retries_every_sec, tells_withheld_number, session_timers, reliable_ringing, dial_prefix) ON "trunks" TO callplane_edge;
