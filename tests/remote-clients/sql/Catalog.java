// What a program with jTDS does with the catalog and the agent.
// Arguments: host, port, user, password, encryption (on, off), what to do, and with what.
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;

class Catalog {
  static final String columns = "SSISDB.INFORMATION_SCHEMA.COLUMNS";
  static String[] given;

  public static void main(String[] arguments) throws Exception {
    Class.forName("net.sourceforge.jtds.jdbc.Driver");
    given = arguments;
    String with = arguments.length > 6 ? arguments[6] : "";
    try {
      switch (arguments[5]) {
        case "login" -> login();
        case "start" -> start(with);
        case "wait" -> await(with);
        case "execute" -> execute(with);
        case "many" -> many();
        case "commit" -> commit();
        case "describe" -> describe();
        default -> cancel();
      }
    } catch (SQLException exception) {
      System.out.println("error " + exception.getErrorCode() + " " + exception.getMessage());
    }
  }

  static Connection connect(String database) throws SQLException {
    String encryption = given[4].equals("on") ? "require" : "off";
    String address = "jdbc:jtds:sqlserver://" + given[0] + ":" + given[1] + "/" + database + ";ssl=" + encryption;
    return DriverManager.getConnection(address, given[2], given[3]);
  }

  static void login() throws SQLException {
    try (Connection connection = connect("SSISDB"); Statement statement = connection.createStatement()) {
      ResultSet row = statement.executeQuery("SELECT DB_NAME(), SUSER_SNAME()");
      row.next();
      System.out.println("logged in " + row.getString(1) + " " + row.getString(2));
    }
  }

  static void start(String job) throws SQLException {
    try (Connection connection = connect("msdb"); CallableStatement call = connection.prepareCall("{? = call sp_start_job(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setString(2, job);
      call.execute();
      System.out.println("returned " + call.getInt(1));
      for (SQLException warning = call.getWarnings(); warning != null; warning = warning.getNextException()) {
        System.out.println("told " + warning.getMessage());
      }
    }
  }

  static void await(String job) throws SQLException, InterruptedException {
    String ended = "SELECT TOP 1 h.run_status FROM dbo.sysjobs j JOIN dbo.sysjobhistory h ON h.job_id = j.job_id"
        + " WHERE j.name = ? AND h.step_id = 0 ORDER BY h.instance_id DESC";
    try (Connection connection = connect("msdb"); PreparedStatement history = connection.prepareStatement(ended)) {
      history.setString(1, job);
      ResultSet row = history.executeQuery();
      while (!row.next()) {
        Thread.sleep(20);
        row = history.executeQuery();
      }
      int status = row.getInt(1);
      CallableStatement help = connection.prepareCall("{call sp_help_job(@job_name = ?)}");
      help.setString(1, job);
      ResultSet found = help.executeQuery();
      found.next();
      System.out.println("ended " + status + " " + found.getString("name") + " " + found.getInt("last_run_outcome"));
    }
  }

  static void execute(String day) throws SQLException, InterruptedException {
    try (Connection connection = connect("SSISDB")) {
      CallableStatement create = connection.prepareCall("{call catalog.create_execution(?, ?, ?, ?, ?, ?, ?, ?)}");
      create.setString(1, "Loads");
      create.setString(2, "Sales");
      create.setString(3, "Load.dtsx");
      create.setNull(4, Types.BIGINT);
      create.setBoolean(5, false);
      create.setBoolean(6, false);
      create.setNull(7, Types.BIT);
      create.registerOutParameter(8, Types.BIGINT);
      create.execute();
      long execution = create.getLong(8);
      CallableStatement set = connection.prepareCall("{call catalog.set_execution_parameter_value(?, ?, ?, ?)}");
      set.setLong(1, execution);
      set.setInt(2, 30);
      set.setString(3, "Day");
      set.setString(4, day);
      set.execute();
      CallableStatement start = connection.prepareCall("{call catalog.start_execution(?)}");
      start.setLong(1, execution);
      start.execute();
      int status = numberOf(connection, "SELECT status FROM catalog.executions WHERE execution_id = ?", execution);
      while (List.of(1, 2, 5, 8).contains(status)) {
        Thread.sleep(20);
        status = numberOf(connection, "SELECT status FROM catalog.executions WHERE execution_id = ?", execution);
      }
      report(connection, execution, status);
    }
  }

  static void report(Connection connection, long execution, int status) throws SQLException {
    PreparedStatement values = connection.prepareStatement(
        "SELECT parameter_value FROM catalog.execution_parameter_values WHERE execution_id = ? AND parameter_name = 'Day'");
    values.setLong(1, execution);
    ResultSet value = values.executeQuery();
    value.next();
    System.out.println("status " + status + " day " + value.getString(1));
    PreparedStatement messages = connection.prepareStatement(
        "SELECT message FROM catalog.event_messages WHERE operation_id = ? ORDER BY event_message_id");
    messages.setLong(1, execution);
    ResultSet message = messages.executeQuery();
    while (message.next()) System.out.println(message.getString(1));
  }

  static int numberOf(Connection connection, String query, long execution) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, execution);
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getInt(1);
    }
  }

  static void many() throws SQLException {
    try (Connection connection = connect("SSISDB"); Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("SELECT TOP 100000 a.ORDINAL_POSITION, a.COLUMN_NAME, b.DATA_TYPE FROM "
          + columns + " a, " + columns + " b, " + columns + " c");
      int count = 0;
      while (rows.next()) if (rows.getInt(1) > 0 && rows.getString(3) != null) count++;
      System.out.println("rows " + count);
    }
  }

  static void describe() throws SQLException {
    try (Connection connection = connect("SSISDB")) {
      DatabaseMetaData data = connection.getMetaData();
      System.out.println("columns " + countOf(data.getColumns(null, "catalog", "folders", "%")));
      System.out.println("parameters " + countOf(data.getProcedureColumns(null, "catalog", "create_folder", "%")));
      System.out.println("primary keys " + countOf(data.getPrimaryKeys(null, "catalog", "folders")));
      System.out.println("foreign keys " + countOf(data.getImportedKeys(null, "catalog", "folders")));
    }
  }

  static int countOf(ResultSet rows) throws SQLException {
    int count = 0;
    while (rows.next()) count++;
    return count;
  }

  static void commit() throws SQLException {
    try (Connection connection = connect("SSISDB"); Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setMaxRows(2);
      int count = countOf(statement.executeQuery("SELECT TABLE_NAME FROM SSISDB.INFORMATION_SCHEMA.TABLES"));
      statement.setMaxRows(0);
      int open = numberIn(statement, "SELECT @@TRANCOUNT");
      connection.commit();
      System.out.println(count + " rows, transactions " + open + ", then " + numberIn(statement, "SELECT @@TRANCOUNT"));
    }
  }

  static int numberIn(Statement statement, String query) throws SQLException {
    ResultSet row = statement.executeQuery(query);
    row.next();
    return row.getInt(1);
  }

  static void cancel() throws SQLException {
    try (Connection connection = connect("SSISDB"); Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("SELECT a.COLUMN_NAME FROM "
          + columns + " a, " + columns + " b, " + columns + " c, " + columns + " d");
      rows.next();
      statement.cancel();
      try {
        while (rows.next()) {
          // What was on its way is taken.
        }
      } catch (SQLException exception) {
        // jTDS tells that the statement was canceled.
      }
      ResultSet row = connection.createStatement().executeQuery("SELECT 1");
      row.next();
      System.out.println("canceled, then " + row.getInt(1));
    }
  }
}
