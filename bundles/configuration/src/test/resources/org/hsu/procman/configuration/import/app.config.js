const port = 4000;
module.exports = {apps: [{name: "app", script: "app.js", args: ["--port", String(port + 1)]}]};
