// npm @odata/client, unmodified, through the whole flow. Arguments: the emulator's address.
const { EdmV4, OData } = require("@odata/client");
const { QUALIFY, VIEW, done, ids, run, winning } = require("./steps.cjs");

run(async (base) => {
  const client = OData.New4({
    serviceEndpoint: `${base}/api/data/v9.2/`,
    credential: {
      tokenUrl: `${base}/${process.env.AZURE_TENANT_ID}/oauth2/v2.0/token`,
      clientId: process.env.B2BKIT_SALESPERSON_ID,
      clientSecret: process.env.B2BKIT_SALESPERSON_SECRET,
      scope: `${base}/.default`,
    },
  });
  const named = (property, value) => client.newFilter().property(property).eq(value);
  const leads = client.getEntitySet("leads");
  await leads.create({ subject: "Pipes", firstname: "Cl", lastname: "Ient", companyname: "Client Inc" });
  done("sign in");
  done("create a lead");
  const filtered = client.newParam().filter(named("lastname", "Ient")).select("fullname");
  const [found] = await leads.query(filtered);
  done("find the lead", found.fullname);
  const [view] = await client.getEntitySet("savedqueries").find({ name: VIEW });
  const listed = await leads.query(client.newParam().custom("savedQuery", view.savedqueryid));
  done("read a view", listed.some((each) => each.leadid === found.leadid));
  const key = EdmV4.Guid.from(found.leadid);
  const qualified = await leads.action("Microsoft.Dynamics.CRM.QualifyLead", key, QUALIFY);
  const made = ids(qualified.value);
  done("qualify the lead", Object.keys(made).sort());
  await client.actionImport("WinOpportunity", winning(made.opportunity));
  done("win the opportunity");
  const account = await client.getEntitySet("accounts").retrieve(EdmV4.Guid.from(made.account));
  done("read the account", account.name);
  const contact = await client.getEntitySet("contacts").retrieve(EdmV4.Guid.from(made.contact));
  done("read the contact", contact.fullname);
});
