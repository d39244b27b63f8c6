DECLARE @execution_id bigint
EXEC [SSISDB].[catalog].[create_execution] @package_name=N'Load.dtsx', @execution_id=@execution_id OUTPUT, @folder_name=N'Loads', @project_name=N'Sales', @use32bitruntime=False, @reference_id=Null
SELECT @execution_id
DECLARE @var0 sql_variant = N'2026-01-31'
EXEC [SSISDB].[catalog].[set_execution_parameter_value] @execution_id, @object_type=30, @parameter_name=N'Day', @parameter_value=@var0
DECLARE @var1 smallint = 1
EXEC [SSISDB].[catalog].[set_execution_parameter_value] @execution_id, @object_type=50, @parameter_name=N'LOGGING_LEVEL', @parameter_value=@var1
EXEC [SSISDB].[catalog].[start_execution] @execution_id
WHILE (SELECT status FROM SSISDB.catalog.executions WHERE execution_id = @execution_id) IN (1, 2, 5, 8) WAITFOR DELAY '00:00:00.050'
SELECT status FROM SSISDB.catalog.executions WHERE execution_id = @execution_id
SELECT message FROM SSISDB.catalog.event_messages WHERE operation_id = @execution_id ORDER BY event_message_id
GO
