-- The search of people. An operator of pg_trgm that is not leakproof may not be asked of a GIN index before row security
-- has let a row pass, so such an index was never used. An order by nearness is no condition: GiST answers it, nearest
-- first, behind the same policies.

drop index guardian_search;
drop index child_search;
create index guardian_nearness on guardian using gist (tenant_id, search gist_trgm_ops (siglen = 64));
create index child_nearness on child using gist (tenant_id, search gist_trgm_ops (siglen = 64));
