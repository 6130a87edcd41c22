// The flow of steps.py for scripts in Node: how far it has come, and what it sends.
const https = require("https");

const tell = (told) => console.log(JSON.stringify(told));

exports.done = (step, seen = "") => tell({ step, seen: String(seen) });
exports.cannot = (step, why) => tell({ step, cannot: why });
exports.VIEW = "My Open Leads";
exports.QUALIFY = { CreateAccount: true, CreateContact: true, CreateOpportunity: true, Status: 3 };
exports.winning = (opportunity) => ({
  Status: 3,
  OpportunityClose: { "opportunityid@odata.bind": `/opportunities(${opportunity})` },
});
exports.ids = (made) =>
  Object.fromEntries(
    made.map((each) => {
      const table = each["@odata.type"].split(".").pop();
      return [table, each[`${table}id`]];
    }),
  );

// A token for clients that leave signing in to others.
exports.token = (base) => {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: process.env.B2BKIT_SALESPERSON_ID,
    client_secret: process.env.B2BKIT_SALESPERSON_SECRET,
    scope: `${base}/.default`,
  });
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const address = `${base}/${process.env.AZURE_TENANT_ID}/oauth2/v2.0/token`;
  return new Promise((resolve, reject) => {
    const request = https.request(address, { method: "POST", headers }, (response) => {
      let text = "";
      response.on("data", (part) => (text += part));
      response.on("end", () => resolve(JSON.parse(text).access_token));
    });
    request.on("error", reject);
    request.end(form.toString());
  });
};

exports.run = (main) =>
  main(process.argv[2]).catch((reason) => {
    console.error(reason);
    process.exit(1);
  });
