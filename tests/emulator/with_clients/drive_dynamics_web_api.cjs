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
  await more(api);
});

// What else it can ask for; whatever is refused ends the script.
async function more(api) {
  const { UserId } = await api.callFunction("WhoAmI");
  const named = (lastname) => ({ subject: "Pipes", firstname: "No", lastname, companyname: "More Inc" });
  const made = await api.create({
    collection: "leads", data: named("One"), returnRepresentation: true, impersonate: UserId,
  });
  const key = made.leadid;
  const changed = { collection: "leads", key, data: { jobtitle: "CTO" }, ifmatch: made["@odata.etag"] };
  await api.update(changed);
  await api.updateSingleProperty({ collection: "leads", key, fieldValuePair: { jobtitle: "CEO" } });
  const listed = await api.retrieveMultiple({
    collection: "leads", select: ["jobtitle"], orderBy: ["createdon desc"], top: 1,
    filter: "companyname eq 'More Inc'", expand: [{ property: "owninguser", select: ["fullname"] }],
  });
  if (listed.value[0].jobtitle !== "CEO") throw new Error("the change is not there");
  if ((await api.count({ collection: "leads", filter: `leadid eq ${key}` })) !== 1) throw new Error("count");
  const account = await api.create({ collection: "accounts", data: { name: "More Inc" } });
  const ends = {
    collection: "accounts", primaryKey: account, relationshipName: "lead_parent_account",
    relatedCollection: "leads", relatedKey: key,
  };
  await api.associate(ends);
  await api.disassociate(ends);
  api.startBatch();
  api.create({ collection: "accounts", data: { name: "In a batch" }, contentId: "1" });
  api.create({
    collection: "contacts", data: { lastname: "Batch", "parentcustomerid_account@odata.bind": "$1" },
  });
  const answers = await api.executeBatch();
  if (answers.length !== 2) throw new Error("a part of the batch has no answer");
  const qualified = await api.callAction({
    collection: "leads", key, actionName: "Microsoft.Dynamics.CRM.QualifyLead", action: QUALIFY,
  });
  const { opportunity } = ids(qualified.value);
  await api.callAction({ actionName: "LoseOpportunity", action: { ...winning(opportunity), Status: 4 } });
  const other = await api.create({ collection: "leads", data: named("Two") });
  await api.deleteRecord({ collection: "leads", key: other });
}
