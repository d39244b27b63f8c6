/** The connection class in a creation name: `ADO.NET:System.Data.SqlClient.SqlConnection, System.Data, …` → `System.Data.SqlClient.SqlConnection`. */
export function providerOfCreationName(creationName: string): string {
  const qualified = creationName.slice(creationName.indexOf(':') + 1);
  return creationName.includes(':') ? qualified.split(',')[0].trim() : 'System.Data.SqlClient.SqlConnection';
}
