// npm dynamics-web-api, unmodified, through the whole flow. Arguments: the emulator's address.
const { DynamicsWebApi } = require("dynamics-web-api");
const { QUALIFY, VIEW, cannot, done, ids, run, token, winning } = require("./steps.cjs");

run(async (base) => {
  const accessToken = await token(base);
  cannot("sign in", "is given a token");
  const api = new DynamicsWebApi({
    serverUrl: base,
    dataApi: { version: "9.2" },
    onTokenRefresh: async () => ({ accessToken }),
  });
  const data = { subject: "Pipes", firstname: "No", lastname: "De", companyname: "Node Inc" };
  const lead = await api.create({ collection: "leads", data });
  done("create a lead");
  const found = await api.retrieveMultiple({
    collection: "leads", select: ["fullname"], filter: "lastname eq 'De'",
  });
  done("find the lead", found.value.map((each) => each.fullname));
  const views = await api.retrieveMultiple({
    collection: "savedqueries", select: ["savedqueryid"], filter: `name eq '${VIEW}'`,
  });
  const savedQuery = views.value[0].savedqueryid;
  const listed = await api.retrieveMultiple({ collection: "leads", savedQuery });
  done("read a view", listed.value.some((each) => each.leadid === lead));
  const qualified = await api.callAction({
    collection: "leads", key: lead, actionName: "Microsoft.Dynamics.CRM.QualifyLead", action: QUALIFY,
  });
  const made = ids(qualified.value);
  done("qualify the lead", Object.keys(made).sort());
  await api.callAction({ actionName: "WinOpportunity", action: winning(made.opportunity) });
  done("win the opportunity");
  const account = await api.retrieve({ collection: "accounts", key: made.account, select: ["name"] });
  done("read the account", account.name);
  const contact = await api.retrieve({
    collection: "contacts", key: made.contact, select: ["fullname"],
  });
  done("read the contact", contact.fullname);
});
