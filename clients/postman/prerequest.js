// Signs in when there is no token or it is about to expire; a demo says its sample ids.
const variables = pm.collectionVariables;
const value = (name) => pm.variables.get(name); // of the environment, else of the collection
if (Date.now() > Number(variables.get("expires") || 0)) {
  const body = { login: value("login"), password: value("password"), device_id: value("device"), device_name: "Postman" };
  const header = { "Content-Type": "application/json" };
  pm.sendRequest({ url: `${value("base")}/v1/auth/login`, method: "POST", header, body: { mode: "raw", raw: JSON.stringify(body) } }, (error, answer) => {
    if (error || answer.code !== 200) throw new Error(`sign-in: ${error || answer.text()}`);
    const tokens = answer.json();
    variables.set("access_token", tokens.access_token);
    variables.set("expires", Date.now() + (tokens.expires_in_seconds - 60) * 1000);
  });
  pm.sendRequest(`${value("base")}/v1/meta`, (error, answer) => {
    const sandbox = error ? null : answer.json().sandbox;
    for (const [name, id] of Object.entries(sandbox?.samples ?? {})) variables.set(name, id);
  });
}
