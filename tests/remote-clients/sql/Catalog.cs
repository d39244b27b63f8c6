// What a program with SqlClient does with the catalog and the agent. Arguments: connection string, what to do, and with what.
using System;
using System.Data;
using System.Data.SqlClient;
using System.Threading;

class Catalog
{
  const string Columns = "SSISDB.INFORMATION_SCHEMA.COLUMNS";

  static void Main(string[] args)
  {
    string with = args.Length > 2 ? args[2] : "";
    try
    {
      using (var connection = new SqlConnection(args[0]))
      {
        connection.InfoMessage += (sender, told) => Console.WriteLine("told {0}", told.Message);
        connection.Open();
        if (args[1] == "login") Login(connection);
        else if (args[1] == "start") Start(connection, with);
        else if (args[1] == "wait") Wait(connection, with);
        else if (args[1] == "execute") Execute(connection, with);
        else if (args[1] == "many") Many(connection);
        else if (args[1] == "schema") Schema(connection);
        else Cancel(connection);
      }
    }
    catch (SqlException exception)
    {
      Console.WriteLine("error {0} {1}", exception.Number, exception.Message);
    }
  }

  static SqlCommand Procedure(SqlConnection connection, string name)
  {
    var command = new SqlCommand(name, connection);
    command.CommandType = CommandType.StoredProcedure;
    return command;
  }

  static SqlCommand Query(SqlConnection connection, string text, string name, object value)
  {
    var command = new SqlCommand(text, connection);
    command.Parameters.AddWithValue(name, value);
    return command;
  }

  static void Login(SqlConnection connection)
  {
    using (var reader = new SqlCommand("SELECT DB_NAME(), SUSER_SNAME()", connection).ExecuteReader())
    {
      reader.Read();
      Console.WriteLine("logged in {0} {1}", reader.GetString(0), reader.GetString(1));
    }
  }

  static void Start(SqlConnection connection, string job)
  {
    var command = Procedure(connection, "msdb.dbo.sp_start_job");
    command.Parameters.AddWithValue("@job_name", job);
    var returned = command.Parameters.Add("@RETURN_VALUE", SqlDbType.Int);
    returned.Direction = ParameterDirection.ReturnValue;
    command.ExecuteNonQuery();
    Console.WriteLine("returned {0}", returned.Value);
  }

  static void Wait(SqlConnection connection, string job)
  {
    var history = Query(connection, "SELECT TOP 1 h.run_status FROM msdb.dbo.sysjobs j JOIN msdb.dbo.sysjobhistory h ON h.job_id = j.job_id"
      + " WHERE j.name = @name AND h.step_id = 0 ORDER BY h.instance_id DESC", "@name", job);
    object ended = null;
    while ((ended = history.ExecuteScalar()) == null) Thread.Sleep(20);
    var help = Procedure(connection, "msdb.dbo.sp_help_job");
    help.Parameters.AddWithValue("@job_name", job);
    using (var reader = help.ExecuteReader())
    {
      reader.Read();
      Console.WriteLine("ended {0} {1} {2}", ended, reader["name"], reader["last_run_outcome"]);
    }
  }

  static void Execute(SqlConnection connection, string day)
  {
    var create = Procedure(connection, "catalog.create_execution");
    create.Parameters.AddWithValue("@folder_name", "Loads");
    create.Parameters.AddWithValue("@project_name", "Sales");
    create.Parameters.AddWithValue("@package_name", "Load.dtsx");
    create.Parameters.AddWithValue("@use32bitruntime", false);
    create.Parameters.AddWithValue("@reference_id", DBNull.Value);
    var identifier = create.Parameters.Add("@execution_id", SqlDbType.BigInt);
    identifier.Direction = ParameterDirection.Output;
    create.ExecuteNonQuery();
    long execution = (long)identifier.Value;

    var set = Procedure(connection, "catalog.set_execution_parameter_value");
    set.Parameters.AddWithValue("@execution_id", execution);
    set.Parameters.AddWithValue("@object_type", (short)30);
    set.Parameters.AddWithValue("@parameter_name", "Day");
    set.Parameters.Add("@parameter_value", SqlDbType.Variant).Value = day;
    set.ExecuteNonQuery();

    var start = Procedure(connection, "catalog.start_execution");
    start.Parameters.AddWithValue("@execution_id", execution);
    start.ExecuteNonQuery();

    var state = Query(connection, "SELECT status FROM catalog.executions WHERE execution_id = @id", "@id", execution);
    int status;
    while ("1 2 5 8".Contains((status = (int)state.ExecuteScalar()).ToString())) Thread.Sleep(20);
    object value = Query(connection, "SELECT parameter_value FROM catalog.execution_parameter_values"
      + " WHERE execution_id = @id AND parameter_name = N'Day'", "@id", execution).ExecuteScalar();
    Console.WriteLine("status {0} day {1}", status, value);
    var messages = Query(connection, "SELECT message FROM catalog.event_messages WHERE operation_id = @id ORDER BY event_message_id", "@id", execution);
    using (var reader = messages.ExecuteReader())
      while (reader.Read()) Console.WriteLine(reader.GetString(0));
  }

  static void Many(SqlConnection connection)
  {
    var text = "SELECT TOP 100000 a.ORDINAL_POSITION, a.COLUMN_NAME, b.DATA_TYPE FROM " + Columns + " a, " + Columns + " b, " + Columns + " c";
    int rows = 0;
    using (var reader = new SqlCommand(text, connection).ExecuteReader())
      while (reader.Read()) if (reader.GetInt32(0) > 0 && !reader.IsDBNull(2)) rows++;
    Console.WriteLine("rows {0}", rows);
  }

  static void Schema(SqlConnection connection)
  {
    var table = new DataTable();
    new SqlDataAdapter("SELECT folder_id, name FROM catalog.folders", connection).FillSchema(table, SchemaType.Source);
    foreach (DataColumn column in table.Columns) Console.WriteLine("{0} {1}", column.ColumnName, column.DataType.Name);
    foreach (string collection in new[] { "Tables", "Procedures", "ProcedureParameters" })
      Console.WriteLine("{0} {1}", collection, connection.GetSchema(collection).Rows.Count > 0);
    var create = Procedure(connection, "catalog.create_folder");
    SqlCommandBuilder.DeriveParameters(create);
    foreach (SqlParameter parameter in create.Parameters) Console.WriteLine("{0} {1} {2}", parameter.ParameterName, parameter.SqlDbType, parameter.Direction);
  }

  static void Cancel(SqlConnection connection)
  {
    var text = "SELECT a.COLUMN_NAME FROM " + Columns + " a, " + Columns + " b, " + Columns + " c, " + Columns + " d";
    var command = new SqlCommand(text, connection);
    using (var reader = command.ExecuteReader())
    {
      reader.Read();
      command.Cancel();
    }
    Console.WriteLine("canceled, then {0}", new SqlCommand("SELECT 1", connection).ExecuteScalar());
  }
}
