// npm odata (o.js), unmodified, through the whole flow. Arguments: the emulator's address.
const { o } = require("odata");
const { QUALIFY, VIEW, cannot, done, ids, run, token, winning } = require("./steps.cjs");

run(async (base) => {
  const Authorization = `Bearer ${await token(base)}`;
  cannot("sign in", "is given a token");
  const headers = { Authorization, "Content-Type": "application/json" };
  const api = () => o(`${base}/api/data/v9.2/`, { headers });
  const data = { subject: "Pipes", firstname: "O", lastname: "Js", companyname: "Ojs Inc" };
  await api().post("leads", data).query();
  done("create a lead");
  const filter = { $filter: "lastname eq 'Js'", $select: "fullname" };
  const [found] = await api().get("leads").query(filter);
  done("find the lead", found.fullname);
  const [view] = await api().get("savedqueries").query({ $filter: `name eq '${VIEW}'` });
  const listed = await api().get("leads").query({ savedQuery: view.savedqueryid });
  done("read a view", listed.some((each) => each.leadid === found.leadid));
  const action = `leads(${found.leadid})/Microsoft.Dynamics.CRM.QualifyLead`;
  const made = ids(await api().post(action, QUALIFY).query());
  done("qualify the lead", Object.keys(made).sort());
  await api().post("WinOpportunity", winning(made.opportunity)).query();
  done("win the opportunity");
  const account = await api().get(`accounts(${made.account})`).query({ $select: "name" });
  done("read the account", account.name);
  const contact = await api().get(`contacts(${made.contact})`).query({ $select: "fullname" });
  done("read the contact", contact.fullname);
});
