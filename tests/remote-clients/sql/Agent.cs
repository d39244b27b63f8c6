// The documented program that starts a job of SQL Server Agent; its connection string names a user, as the server knows no integrated security.
// Arguments: connection string, name of the job.
using System;
using System.Data;
using System.Data.SqlClient;

class Agent
{
  static void Main(string[] args)
  {
    var connection = new SqlConnection(args[0]);
    var command = new SqlCommand("sp_start_job", connection);
    command.CommandType = CommandType.StoredProcedure;

    var returned = new SqlParameter("@RETURN_VALUE", SqlDbType.Int);
    returned.Direction = ParameterDirection.ReturnValue;
    command.Parameters.Add(returned);

    var job = new SqlParameter("@job_name", SqlDbType.VarChar);
    job.Direction = ParameterDirection.Input;
    job.Value = args[1];
    command.Parameters.Add(job);

    try
    {
      connection.Open();
      command.ExecuteNonQuery();
      int result = (int)command.Parameters["@RETURN_VALUE"].Value;
      connection.Close();
      Console.WriteLine(result == 0 ? "SQL Server Agent job, {0}, started successfully." : "SQL Server Agent job, {0}, failed to start.", args[1]);
    }
    catch (SqlException exception)
    {
      Console.WriteLine("error {0}: {1}", exception.Number, exception.Message);
    }
  }
}
