"""What a program with pymssql does with the catalog and the agent.

Arguments: host, port, user, password, what to do, and with what. Whether the connection is encrypted, FreeTDS reads in its configuration.
"""
import sys
import time

import pymssql
from pymssql import _mssql

host, port, user, password, act, *rest = sys.argv[1:]
columns = "SSISDB.INFORMATION_SCHEMA.COLUMNS"


def connect(database):
    return pymssql.connect(server=host, port=port, user=user, password=password, database=database, autocommit=True)


def plain(database):
    return _mssql.connect(server=f"{host}:{port}", user=user, password=password, database=database)


def login():
    cursor = connect("SSISDB").cursor()
    cursor.execute("SELECT DB_NAME(), SUSER_SNAME()")
    print("logged in", *cursor.fetchone())


def call(connection, procedure, outputs=(), **arguments):
    prepared = connection.init_procedure(procedure)
    for name, value in arguments.items():
        kind = _mssql.SQLINT8 if name == "execution_id" else _mssql.SQLINT4 if isinstance(value, int) else _mssql.SQLVARCHAR
        prepared.bind(value, kind, f"@{name}", output=name in outputs)
    return prepared.execute(), prepared.parameters


def start(job):
    returned, _ = call(plain("msdb"), "sp_start_job", job_name=job)
    print("returned", returned)


def wait(job):
    cursor = connect("msdb").cursor()
    ended = None
    while ended is None:
        time.sleep(0.02)
        cursor.execute(
            "SELECT TOP 1 h.run_status FROM dbo.sysjobs j JOIN dbo.sysjobhistory h ON h.job_id = j.job_id"
            " WHERE j.name = %s AND h.step_id = 0 ORDER BY h.instance_id DESC",
            (job,),
        )
        ended = cursor.fetchone()
    cursor = connect("msdb").cursor(as_dict=True)
    cursor.callproc("sp_help_job", (None, job))
    found = next(iter(cursor))
    print("ended", *ended, found["name"], found["last_run_outcome"])


def execute(day):
    connection = plain("SSISDB")
    names = {"folder_name": "Loads", "project_name": "Sales", "package_name": "Load.dtsx"}
    _, given = call(connection, "catalog.create_execution", outputs=("execution_id",), execution_id=None, **names)
    execution = given["@execution_id"]
    parameter = {"object_type": 30, "parameter_name": "Day", "parameter_value": day}
    call(connection, "catalog.set_execution_parameter_value", execution_id=execution, **parameter)
    call(connection, "catalog.start_execution", execution_id=execution)
    cursor = connect("SSISDB").cursor()
    status = 1
    while status in (1, 2, 5, 8):
        time.sleep(0.02)
        cursor.execute("SELECT status FROM catalog.executions WHERE execution_id = %d", (execution,))
        status = cursor.fetchone()[0]
    cursor.execute(
        "SELECT CAST(parameter_value AS nvarchar(100)) FROM catalog.execution_parameter_values"
        " WHERE execution_id = %d AND parameter_name = 'Day'",
        (execution,),
    )
    print("status", status, "day", cursor.fetchone()[0])
    cursor.execute(
        "SELECT message FROM catalog.event_messages WHERE operation_id = %d ORDER BY event_message_id", (execution,)
    )
    print(*(row[0] for row in cursor), sep="\n")


def many():
    cursor = connect("SSISDB").cursor()
    names = "a.ORDINAL_POSITION, a.COLUMN_NAME, b.DATA_TYPE"
    cursor.execute(f"SELECT TOP 100000 {names} FROM {columns} a, {columns} b, {columns} c")
    print("rows", sum(1 for row in cursor if len(row) == 3))


def cancel():
    connection = plain("SSISDB")
    connection.execute_query(f"SELECT a.COLUMN_NAME FROM {columns} a, {columns} b, {columns} c, {columns} d")
    next(iter(connection))
    connection.cancel()
    print("canceled, then", connection.execute_scalar("SELECT 1"))


try:
    globals()[act](*rest)
except pymssql.Error as error:
    print("error", *(error.args[0] if isinstance(error.args[0], tuple) else error.args))
except _mssql.MSSQLDatabaseException as error:
    print("error", error.number, error.text)
