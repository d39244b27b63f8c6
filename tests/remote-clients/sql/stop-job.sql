DECLARE @r int
EXEC @r = msdb.dbo.sp_start_job N'Endless'
SELECT @r AS started
EXEC msdb.dbo.sp_stop_job N'Endless'
WHILE NOT EXISTS (SELECT 1 FROM msdb.dbo.sysjobs j JOIN msdb.dbo.sysjobhistory h ON h.job_id = j.job_id WHERE j.name = N'Endless' AND h.step_id = 0) WAITFOR DELAY '00:00:00.050'
SELECT h.run_status FROM msdb.dbo.sysjobs j JOIN msdb.dbo.sysjobhistory h ON h.job_id = j.job_id WHERE j.name = N'Endless' AND h.step_id = 0
SELECT COUNT(*) AS runs FROM msdb.dbo.sysjobactivity a JOIN msdb.dbo.sysjobs j ON j.job_id = a.job_id WHERE j.name = N'Endless' AND a.stop_execution_date IS NOT NULL
GO
