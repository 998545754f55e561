-- Two files of one family become one: its acts are the kept one's. Nothing else of an act is ever changed.
create policy tenant_update on act for update to preau_app
  using (tenant_id = current_setting('app.tenant_id')::uuid)
  with check (tenant_id = current_setting('app.tenant_id')::uuid);
grant update (household_id, by_account_id) on act to preau_app;
