// npm dynamics-web-api, unmodified, through the whole flow. Arguments: the emulator's address.
const https = require("https");
const { DynamicsWebApi } = require("dynamics-web-api");

const base = process.argv[2];
const done = (step, seen = "") => console.log(JSON.stringify({ step, seen: String(seen) }));

function token() {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: process.env.B2BKIT_SALESPERSON_ID,
    client_secret: process.env.B2BKIT_SALESPERSON_SECRET,
    scope: `${base}/.default`,
  });
  const options = { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" } };
  return new Promise((resolve, reject) => {
    const request = https.request(`${base}/${process.env.AZURE_TENANT_ID}/oauth2/v2.0/token`, options, (response) => {
      let text = "";
      response.on("data", (part) => (text += part));
      response.on("end", () => resolve(JSON.parse(text).access_token));
    });
    request.on("error", reject);
    request.end(form.toString());
  });
}

async function main() {
  const accessToken = await token();
  done("sign in");
  const api = new DynamicsWebApi({
    serverUrl: base,
    dataApi: { version: "9.2" },
    onTokenRefresh: async () => ({ accessToken }),
  });
  const data = { subject: "Pipes", firstname: "No", lastname: "De", companyname: "Node Inc" };
  const lead = await api.create({ collection: "leads", data });
  done("create a lead", lead);
  const found = await api.retrieveMultiple({ collection: "leads", select: ["fullname"], filter: "lastname eq 'De'" });
  if (found.value.length !== 1) throw new Error("the lead was not found");
  done("find the lead", found.value[0].fullname);
  const views = await api.retrieveMultiple({
    collection: "savedqueries", select: ["savedqueryid"], filter: "name eq 'My Open Leads'",
  });
  const listed = await api.retrieveMultiple({ collection: "leads", savedQuery: views.value[0].savedqueryid });
  if (listed.value[0].leadid !== lead) throw new Error("the view does not list the lead");
  done("read a view", listed.value.length);
  const made = await api.callAction({
    collection: "leads", key: lead, actionName: "Microsoft.Dynamics.CRM.QualifyLead",
    action: { CreateAccount: true, CreateContact: true, CreateOpportunity: true, Status: 3 },
  });
  const ids = Object.fromEntries(made.value.map((each) => [each["@odata.type"].split(".").pop(), each]));
  done("qualify the lead", Object.keys(ids).sort());
  await api.callAction({
    actionName: "WinOpportunity",
    action: { Status: 3, OpportunityClose: { "opportunityid@odata.bind": `/opportunities(${ids.opportunity.opportunityid})` } },
  });
  done("win the opportunity");
  const account = await api.retrieve({ collection: "accounts", key: ids.account.accountid, select: ["name"] });
  done("read the account", account.name);
  const contact = await api.retrieve({ collection: "contacts", key: ids.contact.contactid, select: ["fullname"] });
  done("read the contact", contact.fullname);
}

main().catch((reason) => { console.error(reason); process.exit(1); });
