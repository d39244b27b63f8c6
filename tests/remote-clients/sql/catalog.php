<?php
// What a program with PDO does with the catalog and the agent, over FreeTDS: without output parameters, so it asks in batches.
// Arguments: host, port, user, password, what to do, and with what. Whether the connection is encrypted, FreeTDS reads in its configuration.
[, $host, $port, $user, $password, $act] = $argv;
$given = $argv[6] ?? '';
$columns = 'SSISDB.INFORMATION_SCHEMA.COLUMNS';

function ask(PDO $connection, string $text, array $values = []): array
{
    $statement = $connection->prepare($text);
    $statement->execute($values);
    return $statement->fetchAll(PDO::FETCH_ASSOC);
}

$ended = 'SELECT TOP 1 h.run_status FROM msdb.dbo.sysjobs j JOIN msdb.dbo.sysjobhistory h ON h.job_id = j.job_id'
    . ' WHERE j.name = ? AND h.step_id = 0 ORDER BY h.instance_id DESC';
try {
    $connection = new PDO("dblib:host=$host:$port;dbname=SSISDB;charset=UTF-8", $user, $password);
    $connection->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
    switch ($act) {
        case 'login':
            echo 'logged in ', implode(' ', ask($connection, 'SELECT DB_NAME() AS name, SUSER_SNAME() AS me')[0]), "\n";
            break;
        case 'start':
            $text = 'DECLARE @returned int; EXEC @returned = msdb.dbo.sp_start_job @job_name = ?; SELECT @returned AS returned';
            echo 'returned ', ask($connection, $text, [$given])[0]['returned'], "\n";
            break;
        case 'wait':
            while (!($rows = ask($connection, $ended, [$given]))) usleep(20000);
            $found = ask($connection, 'EXEC msdb.dbo.sp_help_job @job_name = ?', [$given])[0];
            echo "ended {$rows[0]['run_status']} {$found['name']} {$found['last_run_outcome']}\n";
            break;
        case 'execute':
            $text = "DECLARE @id bigint; EXEC catalog.create_execution N'Loads', N'Sales', N'Load.dtsx', @execution_id = @id OUTPUT; SELECT @id AS id";
            $id = ask($connection, $text)[0]['id'];
            $set = $connection->prepare("DECLARE @id bigint = ?; EXEC catalog.set_execution_parameter_value @id, 30, N'Day', ?; EXEC catalog.start_execution @id");
            $set->execute([$id, $given]);
            do {
                usleep(20000);
                $status = (int) ask($connection, 'SELECT status FROM catalog.executions WHERE execution_id = ?', [$id])[0]['status'];
            } while (in_array($status, [1, 2, 5, 8], true));
            $values = ask($connection, "SELECT CAST(parameter_value AS nvarchar(100)) AS day FROM catalog.execution_parameter_values WHERE execution_id = ? AND parameter_name = 'Day'", [$id]);
            echo "status $status day {$values[0]['day']}\n";
            foreach (ask($connection, 'SELECT message FROM catalog.event_messages WHERE operation_id = ? ORDER BY event_message_id', [$id]) as $row) echo $row['message'], "\n";
            break;
        case 'many':
            $rows = $connection->query("SELECT TOP 100000 a.ORDINAL_POSITION, a.COLUMN_NAME, b.DATA_TYPE FROM $columns a, $columns b, $columns c");
            $count = 0;
            foreach ($rows as $row) $count += (int) isset($row['DATA_TYPE']);
            echo "rows $count\n";
            break;
        default:
            $rows = $connection->query("SELECT a.COLUMN_NAME FROM $columns a, $columns b, $columns c, $columns d");
            $rows->fetch();
            $rows->closeCursor();
            echo 'canceled, then ', ask($connection, 'SELECT 1 AS one')[0]['one'], "\n";
    }
} catch (PDOException $exception) {
    echo 'error ', $exception->getMessage(), "\n";
}
