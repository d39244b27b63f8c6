const { workspace } = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

let client;

/** Starts `opendtsx lsp` for the packages that are opened. */
function activate() {
  const command = workspace.getConfiguration('opendtsx').get('command', 'opendtsx');
  const server = {
    command,
    args: ['lsp'],
    transport: TransportKind.stdio,
    // On Windows npm installs a .cmd, which only a shell starts.
    options: { shell: process.platform === 'win32' },
  };
  client = new LanguageClient('opendtsx', 'OpenDTSX', server, { documentSelector: [{ language: 'dtsx' }] });
  return client.start();
}

/** Stops the server. */
function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
